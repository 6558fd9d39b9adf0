/** Two texts word by word: what was added and removed by element, sign and colour; long equal runs are folded. */

import { differences, folded } from './differences.ts';

function Equal({ text, first, last }: { text: string; first: boolean; last: boolean }) {
  const [head, hidden, tail] = folded(text, { first, last });
  if (!hidden) return <>{head}</>;
  return (
    <>
      {head}
      <details className="fold">
        <summary>… {hidden.length} equal characters …</summary>
        <span>{hidden}</span>
      </details>
      {tail}
    </>
  );
}

/** Past this size a comparison word by word takes longer than a reader waits. */
const LARGE = 200_000;

function WordDiff({ before, after, language }: { before: string; after: string; language: string }) {
  if (before === after)
    return (
      <blockquote className="words" lang={language} dir="auto">
        {after}
      </blockquote>
    );
  if (before.length + after.length > LARGE) return <p>The texts are too long to compare word by word here.</p>;
  const runs = differences(before, after);
  return (
    <blockquote className="words diff" lang={language} dir="auto">
      {runs.map((run, index) =>
        run.kind === 'added' ? (
          <ins key={index}>{run.value}</ins>
        ) : run.kind === 'removed' ? (
          <del key={index}>{run.value}</del>
        ) : (
          <Equal key={index} text={run.value} first={index === 0} last={index === runs.length - 1} />
        ),
      )}
    </blockquote>
  );
}

/** What stood there and what stands there now: one of the two alone is all removed, or all added. */
export function Both({ before, after, language }: { before: string | null; after: string | null; language: string }) {
  if (before !== null && after !== null) return <WordDiff before={before} after={after} language={language} />;
  const only = before ?? after;
  if (only === null) return null;
  return (
    <blockquote className="words diff" lang={language} dir="auto">
      {before === null ? <ins>{only}</ins> : <del>{only}</del>}
    </blockquote>
  );
}
