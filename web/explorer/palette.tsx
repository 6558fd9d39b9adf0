/** The search that opens over every page: names first, then what the words are found in. */

import { useCombobox } from 'downshift';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useAnswer } from './asking.ts';
import type { PaletteQuery } from './generated/palette.ts';
import { type Choice, choiceOf, hitsOf } from './parts/hits.ts';
import { useAddress } from './parts/links.tsx';
import query from './queries/palette.graphql?raw';

const COMMANDS: Choice[] = [
  { to: '/provisions', name: 'All provisions', kind: 'page' },
  { to: '/graph', name: 'Graph', kind: 'page' },
  { to: '/paths', name: 'Paths between two nodes', kind: 'page' },
  { to: '/matrix', name: 'Matrix of platforms and laws', kind: 'page' },
  { to: '/gap', name: 'Gap between two sets of laws', kind: 'page' },
  { to: '/calendar', name: 'Calendar of law dates', kind: 'page' },
];

/** What is offered for the words that were typed, each place once. */
function offered(text: string, data: PaletteQuery | undefined): Choice[] {
  if (!text) return COMMANDS;
  const hits = hitsOf(data).map(choiceOf);
  const rank = (one: Choice) => {
    const name = one.name.toLowerCase();
    return name === text.toLowerCase() ? 0 : name.startsWith(text.toLowerCase()) ? 1 : 2;
  };
  const all = new Map(hits.map((one) => [one.to, one]));
  const sorted = [...all.values()].sort((a, b) => rank(a) - rank(b));
  return [...sorted.slice(0, 14), { to: '/search', with: { q: text }, name: `All that is found for “${text}”`, kind: 'search' }];
}

export default function Palette({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [, go] = useLocation();
  const address = useAddress();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, waiting, error } = useAnswer<PaletteQuery>(query, { text }, !text);
  const items = offered(text, text ? data : undefined);
  const box = useCombobox<Choice>({
    items,
    itemToString: (one) => one?.name ?? '',
    isOpen: true,
    defaultHighlightedIndex: 0,
    inputValue: typed,
    selectedItem: null,
    onInputValueChange: ({ inputValue, type }) => {
      if (type === useCombobox.stateChangeTypes.InputChange) setTyped(inputValue);
    },
    onSelectedItemChange: ({ selectedItem }) => {
      if (!selectedItem) return;
      close();
      go(address(selectedItem.to, selectedItem.with));
    },
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key is Escape, which every dialog has.
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Search"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the properties of the label name the input. */}
      <label className="unseen" {...box.getLabelProps()}>
        Search
      </label>
      <input
        {...box.getInputProps({
          onKeyDown: (event) => {
            if (event.key === 'Escape') {
              event.preventDefault();
              close();
            }
          },
        })}
        placeholder="A law, a place, a platform, words of a clause"
        autoComplete="off"
        spellCheck={false}
      />
      <ul {...box.getMenuProps({ 'aria-label': 'Found' })}>
        {items.map((one, index) => (
          <li
            key={one.to + (one.with?.q ?? '')}
            {...box.getItemProps({ item: one, index })}
            className={box.highlightedIndex === index ? 'on' : ''}
          >
            <bdi>{one.name}</bdi> <span className="small">{[one.kind, one.more].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
      <p className="small" aria-live="polite">
        {error
          ? 'The search failed; type on to try again.'
          : waiting
            ? 'Searching'
            : text
              ? `${items.length - 1} found`
              : 'Arrows choose, Enter opens, Escape closes.'}
      </p>
    </dialog>
  );
}
