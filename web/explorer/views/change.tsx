/** A change: what was counted, what happened to each clause word by word, and what that means for recorded links. */

import { useSearchParams } from 'wouter';
import { useAnswer, useAnswered } from '../asking.ts';
import type { ChangeQuery } from '../generated/change.ts';
import { Impact } from '../parts/impact.tsx';
import { Away, Clause, Commas, DocumentName, PlatformName, spelled, To } from '../parts/links.tsx';
import { Chip, Facts, Laws, Part, Places, Severity } from '../parts/pieces.tsx';
import { Cite, Fictional } from '../parts/record.tsx';
import { Both } from '../parts/wordDiff.tsx';
import query from '../queries/change.graphql?raw';
import { Heading, View } from '../view.tsx';
import { count, day, percent, plural, sentence, sentences, words } from '../words.ts';

type Shown = Extract<NonNullable<ChangeQuery['node']>, { __typename: 'Change' }>;
type Affected = Shown['affects'][number];

export default function Change({ name }: { name: string }) {
  const [params] = useSearchParams();
  const from = (asked: string) => {
    const number = Number(params.get(asked));
    return Number.isInteger(number) && number > 0 ? number : 0;
  };
  const skipped = { clauses: from('clauses'), skip: from('skip') };
  const answer = useAnswer<ChangeQuery>(query, { id: `Change:${name}`, ...skipped });
  const { here, ...answered } = useAnswered(answer, { ...skipped, here: `/change/${spelled(name)}` });
  const of = (data: ChangeQuery) => (data.node?.__typename === 'Change' ? data.node : null);
  return (
    <View
      of={answer}
      title={(data) => (of(data) ? `Change of ${of(data)!.document.title}, ${day(of(data)!.detectedAt)}` : name)}
      missing={(data) => !of(data)}
      days={(data) => {
        const one = of(data);
        return one
          ? [...(one.from ? [{ on: day(one.from.fetchedAt), what: 'before' }] : []), { on: day(one.to.fetchedAt), what: 'after' }]
          : [];
      }}
    >
      {(data) => <Page of={of(data)!} skipped={answered} here={here} />}
    </View>
  );
}

type Version = Shown['to'];

function Said({ of }: { of: Version }) {
  return (
    <>
      fetched on {day(of.fetchedAt)}
      {of.effectiveOn && `, in effect from ${of.effectiveOn}`}, sha256 <code>{of.sha256.slice(0, 16)}…</code>
      {of.archiveUrl && (
        <>
          , <Away to={of.archiveUrl}>archived text</Away>
        </>
      )}
    </>
  );
}

/** How many clauses, and how many sentences, are left out before the first that is shown. */
interface Skipped {
  clauses: number;
  skip: number;
}

function Page({ of, skipped, here }: { of: Shown; skipped: Skipped; here: string }) {
  return (
    <article>
      <p className="kind">
        <PlatformName of={of.document.platform} /> / <DocumentName of={of.document} />
      </p>
      <Heading>
        {sentence(of.kind)} of {of.document.title}, <span className="day">{day(of.detectedAt)}</span>
      </Heading>
      <div className="line">
        <Chip>{sentences(of)}</Chip>
        {of.severity && <Severity of={of.severity} />}
        <Fictional of={of.document.platform} />
      </div>
      {of.summary && <p className="lead">{of.summary}</p>}
      <Facts
        of={{
          'In effect from': of.effectiveOn,
          Favours: of.direction,
          'Returns to': of.returnsTo ? `the text fetched on ${day(of.returnsTo.fetchedAt)}` : null,
          Before: of.from ? <Said of={of.from} /> : null,
          After: <Said of={of.to} />,
        }}
      />
      <Part title={plural(of.affectedCount, 'clause')} id="clauses">
        {of.affectedCount === 0 && <p className="quiet">No clause is recorded as affected.</p>}
        <Range what="Clauses" none="clause" from={skipped.clauses} shown={of.affects.length} all={of.affectedCount} />
        <ol className="rows" start={skipped.clauses + 1}>
          {of.affects.map((one) => (
            <Clauses key={`${one.provision.key} ${one.effect}`} of={one} language={of.document.language} />
          ))}
        </ol>
        <Pages what="clauses" of="clauses" skipped={skipped} shown={of.affects.length} all={of.affectedCount} size={CLAUSES} here={here} />
      </Part>
      <Sentences of={of} skipped={skipped} here={here} />
      <Part title="What the change means for recorded links" id="impact">
        <Impact of={of.impact} />
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}

function Clauses({ of, language }: { of: Affected; language: string }) {
  const { before, after } = of;
  return (
    <li className="row">
      <div className="line">
        <h3>
          <Clause of={of.provision} />
        </h3>
        <Chip kind={`effect-${of.effect.toLowerCase()}`}>{words(of.effect)}</Chip>
        {of.score !== null && of.effect === 'MODIFIED' && <span className="small">followed with {percent(of.score)} of its words</span>}
        {of.match && ['SPLIT', 'MERGED', 'BROKEN'].includes(of.match) && <Chip>{words(of.match)}</Chip>}
        {of.severityAfter && <Severity of={of.severityAfter} />}
        {of.severityBefore && of.severityAfter && of.severityBefore !== of.severityAfter && (
          <span className="small">was {words(of.severityBefore)}</span>
        )}
      </div>
      {of.continuedBy.length > 0 && (
        <p className="small">
          Words of the clause stand in{' '}
          <Commas>
            {of.continuedBy.map((one) => (
              <Clause key={one.key} of={one} />
            ))}
          </Commas>
          .
        </p>
      )}
      <Both before={before?.text ?? null} after={after?.text ?? null} language={language} />
      {!before && !after && <p className="quiet">The words are not held here.</p>}
      <p className="small">
        <Laws of={of.provision.engages.nodes} total={of.provision.engages.totalCount} />
        {of.provision.flags.totalCount > 0 && (
          <>
            . <Places of={of.provision.flags.nodes} total={of.provision.flags.totalCount} />
          </>
        )}
      </p>
    </li>
  );
}

/** Clauses and sentences of a page: a change of a long text may have hundreds of each, and a clause 6,000 characters before and after. */
const CLAUSES = 12;
const SENTENCES = 50;

/** Which entries of a list that goes on are shown. */
function Range({ what, none, from, shown, all }: { what: string; none: string; from: number; shown: number; all: number }) {
  if (shown === all) return null;
  return (
    <p className="small">{shown ? `${what} ${count(from + 1)} to ${count(from + shown)} of ${count(all)}.` : `No ${none} stands here.`}</p>
  );
}

interface PagesProps {
  what: string;
  of: keyof Skipped;
  skipped: Skipped;
  shown: number;
  all: number;
  size: number;
  here: string;
}

/** The way through a list that goes on; the other list of the page stays where it is. */
function Pages({ what, of, skipped, shown, all, size, here }: PagesProps) {
  const at = (number: number) =>
    Object.fromEntries(
      Object.entries({ ...skipped, [of]: number })
        .filter(([, from]) => from)
        .map(([name, from]) => [name, String(from)]),
    );
  const last = skipped[of] + shown;
  if (shown === all) return null;
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      {skipped[of] > 0 && <To to={here} with={at(0)}>{`First ${what}`}</To>}
      {shown > 0 && last < all && <To to={here} with={at(skipped[of] + size)}>{`Next ${what}`}</To>}
    </nav>
  );
}

/** Every sentence that is not the same in both texts, in the order of the text. */
function Sentences({ of, skipped, here }: { of: Shown; skipped: Skipped; here: string }) {
  const all = of.sentencesAdded + of.sentencesRemoved + of.sentencesModified;
  const { hunks } = of;
  if (all === 0) return null;
  return (
    <Part title={`Sentence by sentence: ${count(all)}`} id="sentences">
      <Range what="Sentences" none="sentence" from={skipped.skip} shown={hunks.length} all={all} />
      <p className="small">Sentences that only moved are not listed.</p>
      <ol className="rows" start={skipped.skip + 1}>
        {hunks.map((one) => (
          <li key={`${one.beforeAt} ${one.afterAt}`} className="row">
            <Chip kind={`effect-${one.effect.toLowerCase()}`}>{words(one.effect)}</Chip>
            <Both before={one.before} after={one.after} language={of.document.language} />
          </li>
        ))}
      </ol>
      <Pages what="sentences" of="skip" skipped={skipped} shown={hunks.length} all={all} size={SENTENCES} here={here} />
    </Part>
  );
}
