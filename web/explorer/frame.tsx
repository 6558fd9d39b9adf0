/** The frame around every view: names of the parts, the search, the time. */

import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { hasKey } from '../key.ts';
import { useAsk } from './parts/asks.tsx';
import { To, useAddress } from './parts/links.tsx';
import { States } from './parts/states.tsx';
import { today, useTime } from './time.ts';
import { type DayOfNote, DaysContext, Drop } from './view.tsx';

const Palette = lazy(() => import('./palette.tsx'));
const Help = lazy(() => import('./help.tsx'));

const PARTS: [string, string, string][] = [
  ['/provisions', 'Provisions', 'p'],
  ['/laws', 'Laws', 'l'],
  ['/places', 'Places', 'j'],
  ['/platforms', 'Platforms', 'f'],
  ['/changes', 'Changes', 'c'],
  ['/graph', 'Graph', 'g'],
  ['/matrix', 'Matrix', 'm'],
  ['/gap', 'Gap', 'a'],
  ['/calendar', 'Calendar', 'd'],
  ['/quality', 'Quality', 'q'],
  ['/about', 'About', 'u'],
];

/** Whether a key that was pressed belongs to a field in which text is typed. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Single letters as commands can be switched off (WCAG 2.1.4). */
export const lettersAreOn = (): boolean => localStorage.getItem('clausegraph-letters') !== 'off';

export function Frame({ children }: { children: ReactNode }) {
  const [path, go] = useLocation();
  const address = useAddress();
  const [days, setDays] = useState<DayOfNote[]>([]);
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  const leads = useRef(false);
  const close = useCallback(() => setOpen(null), []);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('search');
        return;
      }
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || !lettersAreOn()) return;
      if (document.querySelector('dialog[open]')) return;
      const led = leads.current;
      leads.current = false;
      const part = led && PARTS.find(([, , key]) => key === event.key);
      if (part) {
        // A view's own keys are not to take the letter too.
        event.preventDefault();
        go(address(part[0]));
      } else if (event.key === 'g') leads.current = true;
      else if (event.key === '/') {
        event.preventDefault();
        setOpen('search');
      } else if (event.key === '?') setOpen('help');
      else if (event.key === 't') document.querySelector<HTMLElement>('#day')?.focus();
    }
    // Before the keys of a view.
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, [go, address]);
  return (
    <DaysContext value={setDays}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="top">
        <To to="/" className="brand">
          Clausegraph
        </To>
        <nav aria-label="Parts">
          {PARTS.map(([to, name]) => (
            <To key={to} to={to} className={path === to || (to !== '/' && path.startsWith(singular(to))) ? 'here' : undefined}>
              {name}
            </To>
          ))}
          {hasKey() && (
            <To to="/review" className={['/review', '/second-readings'].includes(path) ? 'here' : undefined}>
              Review
            </To>
          )}
        </nav>
        <button type="button" className="find" onClick={() => setOpen('search')}>
          Search <kbd>Ctrl K</kbd>
        </button>
      </header>
      <TimeBar days={days} />
      <main id="content" className="explored" tabIndex={-1}>
        {children}
      </main>
      <Suspense fallback={null}>
        {open === 'search' && <Palette close={close} />}
        {open === 'help' && <Help close={close} />}
      </Suspense>
    </DaysContext>
  );
}

/** `/laws` is the part of `/law/...` as well. */
const singular = (path: string): string => `${path.replace(/s$/, '')}/`;

function TimeBar({ days }: { days: DayOfNote[] }) {
  const { at, day, known, revision, faults, facts } = useTime();
  const set = useAsk();
  const [told, setTold] = useState('');
  const shown = day ?? known?.slice(0, 10) ?? today();
  const asThen = (on: string) => `${on}T23:59:59Z`;
  return (
    <section className={at || facts.length > 1 ? 'time away-from-today' : 'time'} aria-label="Time">
      <label htmlFor="day">As of</label>
      <input
        id="day"
        type="date"
        value={shown}
        onChange={(event) => {
          const on = event.target.value;
          if (on) set({ at: on === today() && !known ? null : on, known: known ? asThen(on) : null, revision: null });
        }}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={Boolean(known)}
          onChange={(event) => set({ at: shown, known: event.target.checked ? asThen(shown) : null, revision: null })}
        />
        as known then
      </label>
      <label className="check">
        <input type="checkbox" checked={facts.length > 1} onChange={(event) => set({ suggested: event.target.checked ? 'show' : null })} />
        suggestions
      </label>
      {days.length > 1 && (
        <Slider days={days} shown={shown} choose={(on) => set({ at: on, known: known ? asThen(on) : null, revision: null })} />
      )}
      <States />
      <span className="spring" />
      <button
        type="button"
        onClick={() => {
          navigator.clipboard.writeText(location.href).then(
            () => setTold('Copied'),
            () => setTold('Copy the address of the window'),
          );
        }}
      >
        Copy link
      </button>
      <span className="small" aria-live="polite">
        {told}
      </span>
      {at && (
        <p>
          {revision
            ? `You read the published state ${revision}${day ? `, for ${day}` : ''}`
            : `You read ${shown} as it ${known ? 'was known then' : 'is known now'}`}
          . <Drop names={['at', 'known', 'revision']}>Back to today</Drop>
        </p>
      )}
      {facts.length > 1 && (
        <p>
          Suggested links are shown too, marked <span className="chip suggested">suggested</span>: nobody has decided on them yet.{' '}
          <Drop names={['suggested']}>Show reviewed links alone</Drop>
        </p>
      )}
      {faults.length > 0 && (
        <p role="alert">
          The time in this address cannot be read, so the page shows today. <Drop names={faults}>Take the time out of the address</Drop>
        </p>
      )}
    </section>
  );
}

/** The days that matter on this page, one step each. */
function Slider({ days, shown, choose }: { days: DayOfNote[]; shown: string; choose: (day: string) => void }) {
  const all = [...new Map(days.map((one) => [one.on, one])).values()].sort((a, b) => a.on.localeCompare(b.on));
  const place = Math.max(
    0,
    all.findLastIndex((one) => one.on <= shown),
  );
  const [at, setAt] = useState(place);
  useEffect(() => setAt(place), [place]);
  const one = all[at] ?? all[0]!;
  const commit = () => {
    const on = all[at]?.on;
    if (on && on !== shown) choose(on);
  };
  return (
    <span className="slider">
      <input
        type="range"
        min={0}
        max={all.length - 1}
        value={at}
        aria-label="Days that matter on this page"
        aria-valuetext={`${one.on}: ${one.what}`}
        onChange={(event) => setAt(Number(event.target.value))}
        onPointerUp={commit}
        onKeyUp={commit}
      />
      <output className="small">
        {one.on}: {one.what}
      </output>
    </span>
  );
}
