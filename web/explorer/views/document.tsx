/** A document: its text with the clauses marked, what they touch, and its versions. */

import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer, useAnswered } from '../asking.ts';
import type { DocumentQuery } from '../generated/document.ts';
import { Away, Clause, Commas, DocumentName, OnDay, PlatformName, spelled, To } from '../parts/links.tsx';
import { Facts, Laws, Part, Places, Severity, Words } from '../parts/pieces.tsx';
import { partOf, type Stretch } from '../parts/placing.ts';
import { Cite, Fictional } from '../parts/record.tsx';
import query from '../queries/document.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { Heading, View } from '../view.tsx';
import { count, day, plural, sentence, sentences, words } from '../words.ts';

type Shown = Extract<NonNullable<DocumentQuery['node']>, { __typename: 'Document' }>;
type Provisions = DocumentQuery['provisions'];
type One = Provisions['edges'][number]['node'] & { isOwn: boolean };

/** Characters of the text, and clauses, that are asked for at once: an answer stays small where each clause is as long as clauses are cut. */
const PART = 40_000;
const CLAUSES = 24;

export default function Document({ name }: { name: string }) {
  const [params] = useSearchParams();
  const asked = Number(params.get('start'));
  const start = Number.isInteger(asked) && asked > 0 ? asked : 0;
  const after = params.get('after');
  const answer = useAnswer<DocumentQuery>(query, { id: `Document:${name}`, key: [name], start, end: start + PART, first: CLAUSES, after });
  const from = useAnswered(answer, { start, after });
  const of = (data: DocumentQuery) => (data.node?.__typename === 'Document' ? data.node : null);
  return (
    <View
      of={answer}
      title={(data) => (of(data) ? `${of(data)!.title} · ${of(data)!.platform.name}` : name)}
      missing={(data) => !of(data)}
      days={(data) => of(data)?.versions.nodes.map((one) => ({ on: day(one.fetchedAt), what: words(one.kind) })) ?? []}
    >
      {(data) => <Page of={of(data)!} provisions={data.provisions} from={from} />}
    </View>
  );
}

/** Where a part begins: the character of the text, and the clause behind which its clauses are listed. */
interface From {
  start: number;
  after: string | null;
}

function Page({ of, provisions, from }: { of: Shown; provisions: Provisions; from: From }) {
  return (
    <article>
      <p className="kind">
        <PlatformName of={of.platform} /> / {of.documentType}
      </p>
      <Heading>{of.title}</Heading>
      <div className="line">
        <Fictional of={of.platform} />
      </div>
      <Facts
        of={{
          Language: of.language,
          'Written for': of.audience ? words(of.audience) : null,
          'Takes in': of.incorporates.length ? (
            <Commas>
              {of.incorporates.map((one) => (
                <DocumentName key={one.key} of={one} />
              ))}
            </Commas>
          ) : null,
          Published: of.sourceUrl ? <Away to={of.sourceUrl} /> : null,
        }}
      />
      <Text of={of} provisions={provisions} from={from} />
      <Part title={plural(of.versions.totalCount, 'version')} id="versions">
        <p className="small">
          The text above is that of the newest version on the day that is read. The day of a version shows the document as the document was
          read then.
        </p>
        <ol className="rows">
          {of.versions.nodes.map((one) => (
            <li key={one.id} className="row">
              <div className="line">
                <OnDay on={day(one.fetchedAt)} />
                <span>{sentence(one.kind)}</span>
                {one.effectiveOn && <span className="small">in effect from {one.effectiveOn}</span>}
                {one.diff && <To to={pathOf(one.diff.permalink)}>{sentences(one.diff)}</To>}
                {one.archiveUrl && <Away to={one.archiveUrl}>archived text</Away>}
              </div>
              <p className="small break">
                sha256 <code>{one.sha256}</code>
                {words(one.extraction) !== 'ok' && `, extraction: ${words(one.extraction)}`}
              </p>
            </li>
          ))}
        </ol>
        {of.versions.totalCount > of.versions.nodes.length && (
          <p className="small">
            The newest {of.versions.nodes.length} of {count(of.versions.totalCount)}.
          </p>
        )}
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}

/** A part of the text with its clauses; the clauses alone where the text is not held. */
function Text({ of, provisions, from }: { of: Shown; provisions: Provisions; from: From }) {
  const { start } = from;
  const version = of.newest.nodes[0];
  const text = version?.text ?? '';
  const made = useMemo(() => {
    const all = provisions.edges.map(({ node }) => ({ ...node, isOwn: node.sourceVersion.id === version?.id }));
    return partOf(text, start, PART, all, provisions.pageInfo.hasNextPage);
  }, [provisions, text, start, version?.id]);
  const { elsewhere, next } = made;
  const isPart = start > 0 || next !== null;
  return (
    <>
      <Part
        title={isPart ? 'A part of the text' : 'The text'}
        id="clauses"
        aside={
          <To to="/provisions" with={{ document: of.key }}>
            {plural(provisions.totalCount, 'clause')} in the registry
          </To>
        }
      >
        {provisions.totalCount === 0 && <p className="quiet">No clause of this document is recorded at this time.</p>}
        {text ? (
          <>
            <p className="small">
              Version fetched on {day(version!.fetchedAt)}, {plural(version!.wordCount, 'word')}. Clauses are marked; a clause that has not
              changed since an earlier version is marked where its very words stand once.
            </p>
            <Marks of={made.stretches} language={of.language} />
          </>
        ) : (
          <p className="note">
            {version ? 'The archived text is not held here, or ends before this part.' : 'No version is recorded at this time.'}
          </p>
        )}
        {isPart && <Parts of={of} provisions={provisions} next={next} from={from} />}
      </Part>
      {elsewhere.length > 0 && (
        <Part title={text ? 'Clauses that are not marked here' : 'Clauses'} id="elsewhere">
          {text && (
            <p className="small">Their words were not found at one place of this part, stand within another clause, or are not held.</p>
          )}
          <ul className="rows">
            {elsewhere.map((one) => (
              <li key={one.key} className="row">
                <Touches of={one} />
                {one.excerpt && (
                  <details>
                    <summary>Words</summary>
                    <Words text={one.excerpt.text} language={of.language} />
                  </details>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Touches({ of }: { of: One }) {
  return (
    <>
      <div className="line">
        <h3>
          <Clause of={of} />
        </h3>
        <Severity of={of.severity} />
      </div>
      <p className="small">
        <Laws of={of.engages.nodes} total={of.engages.totalCount} />
        {of.flags.totalCount > 0 && (
          <>
            . <Places of={of.flags.nodes} total={of.flags.totalCount} />
          </>
        )}
      </p>
    </>
  );
}

function Marks({ of, language }: { of: Stretch<One>[]; language: string }) {
  return (
    <div className="text">
      {of.map(({ text, clause }, index) =>
        clause ? (
          <section key={clause.key} className="marked" aria-label={clause.title}>
            <Touches of={clause} />
            <blockquote lang={language} dir="auto" className="words">
              <mark>{text}</mark>
            </blockquote>
          </section>
        ) : (
          text.trim() && (
            <div key={index} lang={language} dir="auto" className="between">
              {text.trim()}
            </div>
          )
        ),
      )}
    </div>
  );
}

interface PartsProps {
  of: Shown;
  provisions: Provisions;
  next: { start: number; done: number } | null;
  from: From;
}

/** The way through a long text: the next part begins behind the last clause of this one. */
function Parts({ of, provisions, next, from }: PartsProps) {
  const here = `/document/${spelled(of.key)}`;
  const after = next?.done ? provisions.edges[next.done - 1]!.cursor : from.after;
  return (
    <nav className="pager" aria-label="Parts of the text">
      {(from.start > 0 || from.after) && <To to={here}>First part</To>}
      {next && (
        <To to={here} with={{ start: String(next.start), after }}>
          Next part
        </To>
      )}
    </nav>
  );
}
