/** Two texts word by word: what was added and removed by element, sign and colour; long equal runs are folded. */

import { diffWordsWithSpace } from 'diff';

const KEPT = 120;

function Equal({ text, first, last }: { text: string; first: boolean; last: boolean }) {
  if (text.length <= KEPT * 2 + 40) return <>{text}</>;
  const head = first ? '' : text.slice(0, KEPT);
  const tail = last ? '' : text.slice(-KEPT);
  const hidden = text.length - head.length - tail.length;
  return (
    <>
      {head}
      <details className="fold">
        <summary>… {hidden} equal characters …</summary>
        <span>{text.slice(head.length, text.length - tail.length)}</span>
      </details>
      {tail}
    </>
  );
}

/** Past this size a comparison word by word takes longer than a reader waits. */
const LARGE = 200_000;

function WordDiff({ before, after, language }: { before: string; after: string; language: string }) {
  if (before === after) return <blockquote className="words" lang={language} dir="auto">{after}</blockquote>;
  if (before.length + after.length > LARGE) return <p>The texts are too long to compare word by word here.</p>;
  const parts = diffWordsWithSpace(before, after);
  return (
    <blockquote className="words diff" lang={language} dir="auto">
      {parts.map((part, index) =>
        part.added ? (
          <ins key={index}>{part.value}</ins>
        ) : part.removed ? (
          <del key={index}>{part.value}</del>
        ) : (
          <Equal key={index} text={part.value} first={index === 0} last={index === parts.length - 1} />
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
