/** Values of the graph in words that stand alone. Nothing here judges: the words describe. */

const NAMED: Record<string, string> = {
  ENGAGES: 'engages',
  MAY_ENGAGE: 'may engage',
  ENFORCEMENT_SIGNALED: 'is an area of enforcement by',
  FIRST_RECORD: 'First record',
  CONTENT: 'Change of content',
  RETURNED: 'Return to an earlier text',
  TECHNICAL: 'Technical change',
  SYNTACTIC: 'wording',
  SEMANTIC: 'meaning',
  FUNCTIONAL: 'function',
  REVIEWED_UNRELATED: 'Reviewed and found unrelated',
  NOT_ASSESSED: 'Not assessed',
  MAPPED: 'Mapped',
};

/** `MAY_ENGAGE` is "may engage", `PRIVATE_RIGHT_OF_ACTION` is "private right of action". */
export function words(value: string): string {
  return (
    NAMED[value] ??
    value
      .replaceAll(/[_-]/g, ' ')
      .toLowerCase()
      .replace(/\bai\b/g, 'AI')
  );
}

export const sentence = (value: string): string => begun(words(value));

/** What is said, as a sentence begins. */
export const begun = (said: string): string => said.charAt(0).toUpperCase() + said.slice(1);

/** How firmly a link is stated. */
export function firmly(modality: string): string {
  switch (modality) {
    case 'ENGAGES':
      return 'stated without reserve';
    case 'MAY_ENGAGE':
      return 'stated with a reserve';
    default:
      return 'signalled by an authority';
  }
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const count = (number: number): string => number.toLocaleString('en');

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export const day = (instant: string): string => instant.slice(0, 10);

/** A range of exposure in words; null where nobody and no rule has read the clause. */
export function exposure(least: string | null, most: string | null): string | null {
  if (!least || !most) return null;
  return least === most ? words(most) : `${words(least)} to ${words(most)}`;
}

export function list(names: string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "+3 -1 ~2 sentences": sentences added, removed and modified. */
export function sentences(of: { sentencesAdded: number; sentencesRemoved: number; sentencesModified: number }): string {
  return `+${of.sentencesAdded} −${of.sentencesRemoved} ~${of.sentencesModified} sentences`;
}
