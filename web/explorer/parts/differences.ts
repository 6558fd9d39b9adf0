/** Two texts word by word, in runs that a reader takes in, and what of an equal run is folded. */

import { diffWordsWithSpace } from 'diff';

export interface Run {
  value: string;
  /** `added` stands in the newer text alone, `removed` in the older one, the rest in both. */
  kind: 'added' | 'removed' | 'equal';
}

/** What differs. Words that follow one another are one run, so that a sentence told anew is not taken apart word by word. */
export function differences(before: string, after: string): Run[] {
  const runs: Run[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed) runs.push({ value: removed, kind: 'removed' });
    if (added) runs.push({ value: added, kind: 'added' });
    removed = added = '';
  };
  const parts = diffWordsWithSpace(before, after);
  parts.forEach((part, index) => {
    const next = parts[index + 1];
    if (part.removed) removed += part.value;
    else if (part.added) added += part.value;
    else if (removed && added && /^[^\S\n]+$/.test(part.value) && next && (next.removed || next.added)) {
      removed += part.value;
      added += part.value;
    } else {
      flush();
      runs.push({ value: part.value, kind: 'equal' });
    }
  });
  flush();
  return runs;
}

/** So many characters of an equal run are shown beside what differs. */
const SHOWN = 120;
/** So far a fold may move, so that no word is cut. */
const WORD = 40;

/** Where a word ends, at or soon after a place; writing without spaces is cut where it is. */
function cut(text: string, at: number): number {
  const space = text.slice(at, at + WORD).search(/\s/);
  return space < 0 ? at : at + space;
}

/** An equal run as what is shown of its beginning, what is folded, and what is shown of its end. */
export function folded(text: string, { first, last }: { first: boolean; last: boolean }): [string, string, string] {
  if (text.length <= (SHOWN + WORD) * 2) return [text, '', ''];
  const head = first ? 0 : cut(text, SHOWN);
  const tail = last ? text.length : cut(text, text.length - SHOWN - WORD);
  return [text.slice(0, head), text.slice(head, tail), text.slice(tail)];
}
