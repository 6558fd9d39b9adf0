/** What is alike where somebody decides: the keys, the reasons of a rejection, the words with what is quoted. */

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useAnew } from '../asking.ts';
import { isTyping, lettersAreOn } from '../frame.tsx';
import { sentence } from '../words.ts';

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
function useKeys(keys: Record<string, () => unknown>, reject: ((code: string) => unknown) | null): void {
  // Together with the page: a key that is pressed the moment a claim is shown is about that claim, and not about the one before.
  useLayoutEffect(() => {
    function press(event: KeyboardEvent) {
      // What leads to another page (`g`, then a letter) is no decision, and a key that is held down decides once.
      if (event.defaultPrevented || event.repeat || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
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

/**
 * Where somebody stands in a list of claims, and what is being said of the one that is read. With a new list one stands at its start; what
 * was told last stays.
 */
export function useReading(answered: readonly object[], count: number) {
  const [at, setAt] = useAnew(answered, 0);
  const [rejecting, setRejecting] = useAnew(answered, false);
  const [note, setNote] = useAnew(answered, '');
  const [told, setTold] = useState('');
  const deciding = useRef(false);
  /** Let nothing else be decided until what was decided has its answer. */
  function once<Given extends unknown[]>(act: (...given: Given) => Promise<unknown>) {
    return async (...given: Given) => {
      if (deciding.current) return;
      deciding.current = true;
      await act(...given).finally(() => (deciding.current = false));
    };
  }
  const move = (to: number) => {
    setAt(Math.max(0, Math.min(count, to)));
    setRejecting(false);
    setNote('');
  };
  return { at, move, once, rejecting, setRejecting, note, setNote, told, setTold };
}

export type Reading = ReturnType<typeof useReading>;

/** The keys of a decision, and further ones. */
export function useDecidingKeys(
  { at, move, rejecting, setRejecting }: Reading,
  decide: Decide,
  further: Record<string, () => unknown> = {},
): void {
  useKeys(
    {
      a: () => decide('ACCEPTED', null),
      r: () => setRejecting(true),
      s: () => move(at + 1),
      j: () => move(at + 1),
      k: () => move(at - 1),
      Escape: () => setRejecting(false),
      ...further,
    },
    rejecting ? (code) => decide('REJECTED', code) : null,
  );
}

type Decide = (decision: string, reasonCode: string | null) => unknown;

/** A claim as a line of the list. */
interface Entry {
  id: string;
  title: string;
  about: string;
  said: string | null;
}

/** The list of claims, how far it is done, and beside it the claim that is read. */
export function Side({
  of: { at, move, told },
  entries,
  done,
  said,
  below,
  children,
}: {
  of: Reading;
  entries: Entry[];
  done: number;
  said: string;
  below?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="registry review">
      <div className="filters">
        <p className="small">
          <progress max={entries.length} value={done} aria-label={sentence(said)} /> {done} of {entries.length} {said}
        </p>
        <ol className="queue">
          {entries.map((one, index) => (
            <li key={one.id}>
              <button
                type="button"
                data-claim={one.id}
                className={index === at ? 'choice on' : 'choice'}
                aria-current={index === at || undefined}
                onClick={() => move(index)}
              >
                <span>
                  <bdi>{one.title}</bdi> → {one.about}
                </span>{' '}
                {one.said && <span className="small">{one.said}</span>}
              </button>
            </li>
          ))}
        </ol>
        {below}
      </div>
      <div className="found">
        <p aria-live="polite" className="small">
          {told}
        </p>
        {children}
      </div>
    </div>
  );
}

/** What can be said of a claim. */
export function Answers({
  of,
  decide,
  accept,
  reject,
  children,
}: {
  of: Reading;
  decide: Decide;
  accept: string;
  reject: string;
  children?: ReactNode;
}) {
  const { at, move, rejecting, setRejecting, note, setNote } = of;
  return (
    <>
      <p className="tools">
        <button type="button" onClick={() => decide('ACCEPTED', null)}>
          <kbd>a</kbd> {accept}
        </button>
        <button type="button" onClick={() => setRejecting(!rejecting)} aria-expanded={rejecting}>
          <kbd>r</kbd> {reject}
        </button>
        <button type="button" onClick={() => move(at + 1)}>
          <kbd>s</kbd> Skip
        </button>
        {children}
      </p>
      {rejecting && <Reasons choose={(code) => decide('REJECTED', code)} />}
      <label>
        Note for other reviewers <input value={note} onChange={(event) => setNote(event.target.value)} size={40} />
      </label>
    </>
  );
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
