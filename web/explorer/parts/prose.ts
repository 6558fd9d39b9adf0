/** Where the statements of an analysis stand in one of its sections. Nothing here knows elements. */

export interface Section {
  part: string;
  heading: string | null;
  text: string;
  start: number;
  end: number;
}

export interface Placed {
  start: number;
  end: number;
}

/** A stretch of a section: the words of one statement, or of several that stand in one sentence, or what lies between. */
export interface Stretch<S> {
  text: string;
  statements: S[];
}

/** The words of a section, divided by the statements that it encloses. The API counts code points. */
export function stretchesOf<S extends Placed>(section: Section, statements: S[]): Stretch<S>[] {
  const letters = [...section.text];
  const inside = statements
    .filter((one) => one.start >= section.start && one.end <= section.end)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const found: Stretch<S>[] = [];
  const add = (from: number, to: number, of: S[]) => {
    if (to > from) found.push({ text: letters.slice(from, to).join(''), statements: of });
  };
  let at = 0;
  for (let first = 0; first < inside.length; ) {
    // Statements of one sentence are one mark; so are those that reach into one another.
    let end = inside[first]!.end;
    let next = first + 1;
    while (next < inside.length && inside[next]!.start < end) end = Math.max(end, inside[next++]!.end);
    add(at, inside[first]!.start - section.start, []);
    at = end - section.start;
    add(inside[first]!.start - section.start, at, inside.slice(first, next));
    first = next;
  }
  add(at, letters.length, []);
  return found;
}
