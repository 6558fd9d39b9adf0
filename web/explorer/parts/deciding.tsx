/** What is alike where somebody decides: the keys, the reasons of a rejection, the words with what is quoted. */

import { useEffect } from 'react';
import { isTyping, lettersAreOn } from '../frame.tsx';

/** Reasons of a rejection, by the digit that gives each. */
const REASONS: [string, string][] = [
  ['UNRELATED', 'clause and law are unrelated'],
  ['WRONG_UNIT', 'right law, wrong part'],
  ['WRONG_PLACE', 'does not fit the places'],
  ['WRONG_AUDIENCE', 'does not fit the people'],
  ['NOT_IN_FORCE', 'law not in force'],
  ['WEAK_EVIDENCE', 'evidence does not carry the claim'],
  ['DUPLICATE', 'another claim says the same'],
  ['OUT_OF_SCOPE', 'not what this graph is about'],
];

/** Let each key do something, wherever no text is typed; `reject` takes a reason by its digit, where one is asked for. */
export function useKeys(keys: Record<string, () => unknown>, reject: ((code: string) => unknown) | null): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      // What leads to another page (`g`, then a letter) is no decision.
      if (event.defaultPrevented || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!lettersAreOn() || document.querySelector('dialog[open]')) return;
      const reason = REASONS[Number(event.key) - 1];
      const act = reject && reason ? () => reject(reason[0]) : keys[event.key];
      if (!act) return;
      event.preventDefault();
      void act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}

export function Reasons({ choose }: { choose: (code: string) => void }) {
  return (
    <fieldset className="facet">
      <legend>Why is the claim rejected?</legend>
      <ol className="reasons">
        {REASONS.map(([code, said]) => (
          <li key={code}>
            <button type="button" onClick={() => choose(code)}>
              {said}
            </button>
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

/** The words with the first quote marked that stands there once, letter by letter. */
export function Marked({ text, quotes }: { text: string; quotes: string[] }) {
  const quote = quotes.find((one) => one && text.includes(one) && text.indexOf(one) === text.lastIndexOf(one));
  if (!quote) return <>{text}</>;
  const start = text.indexOf(quote);
  return (
    <>
      {text.slice(0, start)}
      <mark>{quote}</mark>
      {text.slice(start + quote.length)}
    </>
  );
}
