/** A document: its versions, and its clauses with what they touch. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { DocumentQuery } from '../generated/document.ts';
import { Away, Clause, Commas, DocumentName, PlatformName, To } from '../parts/links.tsx';
import { Chip, Facts, Laws, Pager, Part, Places, Severity, Words } from '../parts/pieces.tsx';
import query from '../queries/document.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { Heading, View } from '../view.tsx';
import { day, plural, sentence, sentences, words } from '../words.ts';

type Shown = Extract<NonNullable<DocumentQuery['node']>, { __typename: 'Document' }>;

export default function Document({ name }: { name: string }) {
  const [params] = useSearchParams();
  const answer = useAnswer<DocumentQuery>(query, { id: `Document:${name}`, key: [name], first: 100, after: params.get('after') });
  const of = (data: DocumentQuery) => (data.node?.__typename === 'Document' ? data.node : null);
  return (
    <View
      of={answer}
      title={(data) => (of(data) ? `${of(data)!.title} · ${of(data)!.platform.name}` : name)}
      missing={(data) => !of(data)}
      days={(data) => of(data)?.versions.nodes.map((one) => ({ on: one.effectiveOn ?? day(one.fetchedAt), what: words(one.kind) })) ?? []}
    >
      {(data) => <Page of={of(data)!} provisions={data.provisions} params={params} />}
    </View>
  );
}

function Page({ of, provisions, params }: { of: Shown; provisions: DocumentQuery['provisions']; params: URLSearchParams }) {
  return (
    <article>
      <p className="kind">
        <PlatformName of={of.platform} /> / {of.documentType}
      </p>
      <Heading>{of.title}</Heading>
      <div className="line">{of.platform.fictional && <Chip kind="fiction">fictional platform of the demonstration</Chip>}</div>
      <Facts
        of={[
          ['Language', of.language],
          ['Written for', of.audience ? words(of.audience) : null],
          ['Takes in', of.incorporates.length ? <Commas>{of.incorporates.map((one) => <DocumentName key={one.key} of={one} />)}</Commas> : null],
          ['Published', of.sourceUrl ? <Away to={of.sourceUrl} /> : null],
        ]}
      />
      <Part title="Clauses" id="clauses" aside={<To to="/provisions" with={{ document: of.key }}>In the registry</To>}>
        {provisions.totalCount === 0 && <p className="quiet">No clause of this document is recorded at this time.</p>}
        <ul className="rows">
          {[...provisions.nodes]
            .sort((a, b) => (a.excerpt?.start ?? Infinity) - (b.excerpt?.start ?? Infinity))
            .map((one) => (
              <li key={one.key} className="row">
                <div className="line">
                  <h3>
                    <Clause of={one} />
                  </h3>
                  <Severity of={one.severity} />
                </div>
                <p className="small">
                  <Laws of={one.engages.nodes} total={one.engages.totalCount} />
                  {one.flags.totalCount > 0 && (
                    <>
                      . <Places of={one.flags.nodes} total={one.flags.totalCount} />
                    </>
                  )}
                </p>
                {one.excerpt && (
                  <details>
                    <summary>Words</summary>
                    <Words text={one.excerpt.text} language={of.language} />
                  </details>
                )}
              </li>
            ))}
        </ul>
        <Pager path={`/document/${of.key}`} params={params} next={provisions.pageInfo.hasNextPage ? provisions.pageInfo.endCursor : null} first={!params.get('after')} />
      </Part>
      <Part title={plural(of.versions.totalCount, 'version')} id="versions">
        <ol className="rows">
          {of.versions.nodes.map((one) => (
            <li key={one.id} className="row">
              <div className="line">
                <time dateTime={one.fetchedAt}>{day(one.fetchedAt)}</time>
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
      </Part>
    </article>
  );
}
