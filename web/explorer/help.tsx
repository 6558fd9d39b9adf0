/** Keys, and the switch that turns single letters off. */

import { useEffect, useRef, useState } from 'react';
import { lettersAreOn } from './frame.tsx';

const KEYS: [string, string][] = [
  ['/ or Ctrl K', 'search'],
  ['?', 'this list'],
  ['g, then p l j f c g m a d q u', 'provisions, laws, places, platforms, changes, graph, matrix, gap, calendar, quality, about'],
  ['t', 'the day that is read'],
  ['arrows', 'in the graph and the matrix: move; Enter opens'],
  ['Escape', 'close what is open'],
];

export default function Help({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(lettersAreOn);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key is Escape, which every dialog has.
    <dialog
      ref={dialog}
      className="help"
      aria-labelledby="keys"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <h2 id="keys">Keys</h2>
      <dl className="facts">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            localStorage.setItem('clausegraph-letters', event.target.checked ? 'on' : 'off');
            setOn(event.target.checked);
          }}
        />
        single letters are commands
      </label>
      <p>
        <button type="button" onClick={close}>
          Close
        </button>
      </p>
    </dialog>
  );
}
