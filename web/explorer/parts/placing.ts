/** Where clauses stand in a part of a text. Nothing here knows elements. */

export interface Placed {
  /** Excerpt of the clause; null where the words are not held. */
  excerpt: { text: string; start: number; end: number; anchored: boolean } | null;
  /** Whether the offsets of the excerpt are those of the text that is shown. */
  isOwn: boolean;
}

/** A stretch of text, which is a clause or stands between clauses. */
export interface Stretch<C> {
  text: string;
  clause: C | null;
}

interface Marked<C> {
  stretches: Stretch<C>[];
  /** Numbers of the clauses that stand here. */
  shown: Set<number>;
  /** Position behind the last clause of this part, in characters of the whole text; null where none stands here. */
  end: number | null;
}

export interface PartOfText<C> {
  stretches: Stretch<C>[];
  /** Clauses that do not stand in this part, or stand within another clause. */
  elsewhere: C[];
  /** Where the next part begins, and how many of the clauses this part is done with; null at the end of the text. */
  next: { start: number; done: number } | null;
}

/** UTF-16 units of so many characters of a text: the API counts code points. */
function units(text: string, characters: number): number {
  if (characters <= 0) return 0;
  let at = 0;
  for (const one of text) {
    if (characters-- <= 0) break;
    at += one.length;
  }
  return at;
}

const characters = (text: string): number => [...text].length;

/** From where to where a clause stands in a text that begins at `start`; null where that is not known. */
function place(of: Placed, text: string, start: number): [number, number] | null {
  const { excerpt } = of;
  if (!excerpt?.text) return null;
  if (of.isOwn && excerpt.anchored) {
    if (excerpt.start < start) return null;
    const from = units(text, excerpt.start - start);
    // The offsets are believed where the very words stand there.
    return text.startsWith(excerpt.text, from) ? [from, from + excerpt.text.length] : null;
  }
  // A clause that has not changed since an earlier version: its very words, where they stand once.
  const from = text.indexOf(excerpt.text);
  return from < 0 || text.includes(excerpt.text, from + 1) ? null : [from, from + excerpt.text.length];
}

function marked<C extends Placed>(text: string, start: number, clauses: C[]): Marked<C> {
  const found = clauses.map((clause, number) => ({ clause, number, at: place(clause, text, start) }));
  const inOrder = found.filter((one) => one.at !== null).sort((a, b) => a.at![0] - b.at![0] || b.at![1] - a.at![1]);
  const stretches: Stretch<C>[] = [];
  const shown = new Set<number>();
  let at = 0;
  for (const { clause, number, at: within } of inOrder) {
    const [from, to] = within!;
    if (from < at) continue;
    if (from > at) stretches.push({ text: text.slice(at, from), clause: null });
    stretches.push({ text: text.slice(from, to), clause });
    shown.add(number);
    at = to;
  }
  const end = shown.size ? start + characters(text.slice(0, at)) : null;
  if (at < text.length) stretches.push({ text: text.slice(at), clause: null });
  return { stretches, shown, end };
}

/**
 * A part of a text, divided into clauses and what stands between them.
 *
 * The part begins at character `start` and has at most `most`. The clauses are a page of those of the text, in its
 * order; `hasMore` says whether further ones follow. Where the text or the list goes on, the part ends behind its last
 * clause, so that the next one begins between two clauses.
 */
export function partOf<C extends Placed>(text: string, start: number, most: number, clauses: C[], hasMore: boolean): PartOfText<C> {
  const { stretches, shown, end } = marked(text, start, clauses);
  const isFull = characters(text) >= most;
  if (!isFull && !hasMore) return { stretches, elsewhere: clauses.filter((_, number) => !shown.has(number)), next: null };
  const limit = start + most;
  const isLater = ({ excerpt, isOwn }: C) => Boolean(isOwn && excerpt?.anchored && excerpt.start > start && excerpt.end > limit);
  if (end !== null) {
    const done = Math.max(...shown) + 1;
    const elsewhere = clauses.filter((_, number) => number < done && !shown.has(number));
    return { stretches: stretches.slice(0, stretches.findLastIndex((one) => one.clause) + 1), elsewhere, next: { start: end, done } };
  }
  const first = clauses.findIndex(isLater);
  const done = first < 0 ? clauses.length : first;
  const stop = Math.min(limit, clauses[first]?.excerpt?.start ?? limit);
  const shownText = isFull ? text.slice(0, units(text, stop - start)) : text;
  return {
    stretches: [{ text: shownText, clause: null }],
    elsewhere: clauses.slice(0, done),
    next: { start: isFull ? stop : start, done },
  };
}
