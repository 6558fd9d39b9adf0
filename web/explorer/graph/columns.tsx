/** Three columns of rows with lines behind them; everything can be done by keyboard. */

import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link as Go } from 'wouter';
import { useAnew } from '../asking.ts';
import { To, useAddress } from '../parts/links.tsx';
import { Chip, Sure } from '../parts/pieces.tsx';
import { pathOf } from '../surroundings.ts';
import { plural, words } from '../words.ts';
import { type Column, depth, drawnThreads, type Link, type Net, ordered, type Row } from './net.ts';

const TITLES: Record<Column, string> = { clauses: 'Clauses', laws: 'Laws', places: 'Places' };
const COLUMNS: Column[] = ['clauses', 'laws', 'places'];

export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Props {
  net: Net;
  title: string;
  focus: (row: Row) => void;
  toggle: (row: Row) => void;
  isOpen: (row: Row) => boolean;
  /** The row whose links are shown at first; the focus where the graph has no such row. */
  row: string | null;
  /** Told of the row whose links are shown, once somebody rests there. */
  rests: (id: string) => void;
}

/** Arrows that are held down pass many rows: each is not to become an address of its own. */
const REST_MS = 300;

export function Columns({ net, title, focus, toggle, isOpen, row: first, rests }: Props) {
  const rows = useMemo(() => Object.fromEntries(COLUMNS.map((column) => [column, ordered(net, column)])) as Record<Column, Row[]>, [net]);
  const [at, setAt] = useState(first ?? net.focus);
  const [shown, setShown] = useState<Column>(net.row(first ?? '')?.column ?? 'clauses');
  const [told, setTold] = useState('');
  const field = useRef<HTMLDivElement>(null);
  const boxes = useBoxes(field, net);
  const counts = useMemo(() => countsOf(net), [net]);
  const near = useMemo(() => nearOf(net, at), [net, at]);
  const current = net.row(at) ? at : net.focus;
  const tell = useRef(rests);
  tell.current = rests;
  useEffect(() => {
    const timer = setTimeout(() => tell.current(at), REST_MS);
    return () => clearTimeout(timer);
  }, [at]);
  const go = (id: string) => {
    const row = net.row(id);
    if (!row) return;
    setAt(id);
    setShown(row.column);
    setTold(`${row.label}, ${TITLES[row.column]}, ${counts.get(id) ?? 0} links`);
    requestAnimationFrame(() => field.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus());
  };
  function press(event: KeyboardEvent<HTMLDivElement>) {
    const row = net.row(current);
    if (!row) return;
    const list = rows[row.column];
    const index = list.findIndex((one) => one.id === row.id);
    const to: Record<string, () => string | undefined> = {
      ArrowDown: () => list[index + 1]?.id,
      ArrowUp: () => list[index - 1]?.id,
      Home: () => list[0]?.id,
      End: () => list.at(-1)?.id,
      ArrowRight: () => along(net, row, 1),
      ArrowLeft: () => along(net, row, -1),
    };
    const target = to[event.key];
    if (target) {
      event.preventDefault();
      const id = target();
      if (id) go(id);
      else setTold(`No link leads on from ${row.label}`);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      focus(row);
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(row);
    } else if (event.key.toLowerCase() === 'i') {
      document.querySelector<HTMLElement>('.panel')?.focus();
    }
  }
  return (
    <>
      <p className="small">
        Arrows move in a column and along lines, Enter brings a row into focus, Space opens or closes a row, I leads to its links.
      </p>
      <div className="tabs" role="group" aria-label="Column that is shown">
        {COLUMNS.map((column) => (
          <button key={column} type="button" aria-pressed={shown === column} onClick={() => setShown(column)}>
            {TITLES[column]} {rows[column].length}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it. */}
      <div className={`field shows-${shown}`} ref={field} onKeyDown={press}>
        <Lines net={net} boxes={boxes} at={current} />
        {COLUMNS.map((column) => (
          <section key={column} className={`column ${column}`} aria-label={TITLES[column]}>
            <h2>{TITLES[column]}</h2>
            <ul>
              {rows[column].map((row) => (
                <li key={row.id} style={{ '--depth': depth(net, row) } as React.CSSProperties}>
                  <button
                    type="button"
                    data-id={row.id}
                    tabIndex={row.id === current ? 0 : -1}
                    className={[
                      'node',
                      row.id === net.focus ? 'focus' : '',
                      row.id === current ? 'at' : near.has(row.id) ? 'near' : '',
                      row.severity ? `s-${row.severity.toLowerCase()}` : '',
                    ].join(' ')}
                    aria-expanded={isOpen(row)}
                    aria-current={row.id === net.focus || undefined}
                    onClick={() => go(row.id)}
                    onDoubleClick={() => focus(row)}
                  >
                    <bdi>{row.label}</bdi>
                    {row.more && <span className="small">{row.more}</span>}
                    {counts.has(row.id) && <span className="chips">{counts.get(row.id)}</span>}
                  </button>
                </li>
              ))}
            </ul>
            {rows[column].length === 0 && <p className="quiet">none recorded</p>}
          </section>
        ))}
      </div>
      <p className="unseen" aria-live="polite">
        {told}
      </p>
      <Panel net={net} at={current} focus={focus} toggle={toggle} isOpen={isOpen} go={go} />
      <Save net={net} title={title} field={field} />
    </>
  );
}

/** The nearest row along a line: to the right for 1, to the left for -1. */
function along(net: Net, row: Row, way: 1 | -1): string | undefined {
  const order = COLUMNS.indexOf(row.column) + way;
  for (const link of [...net.links.values(), ...drawnThreads(net)]) {
    const other = link.from === row.id ? link.to : link.to === row.id ? link.from : null;
    const found = other ? net.row(other) : undefined;
    if (found && COLUMNS.indexOf(found.column) === order) return found.id;
  }
  return undefined;
}

function countsOf(net: Net): Map<string, number> {
  const counts = new Map<string, number>();
  for (const link of net.links.values()) {
    for (const id of [link.from, link.to]) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Links of a row: for a clause also the flags that are about it. */
export function linksOf(net: Net, id: string): Link[] {
  return [...net.links.values()].filter((one) => one.from === id || one.to === id || one.clause === id);
}

function nearOf(net: Net, id: string): Set<string> {
  return new Set(linksOf(net, id).flatMap((one) => [one.from, one.to, one.clause]));
}

/** Where each row stands, read again when rows or the window change. */
function useBoxes(field: React.RefObject<HTMLDivElement | null>, net: Net): Map<string, Box> {
  const [boxes, setBoxes] = useState(new Map<string, Box>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another net has other rows in the same element.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    const read = () => setBoxes(boxesIn(element));
    read();
    const watch = new ResizeObserver(read);
    watch.observe(element);
    return () => watch.disconnect();
  }, [field, net]);
  return boxes;
}

export function boxesIn(element: HTMLElement): Map<string, Box> {
  const around = element.getBoundingClientRect();
  const found = new Map<string, Box>();
  for (const one of element.querySelectorAll<HTMLElement>('[data-id]')) {
    const box = one.getBoundingClientRect();
    if (box.width)
      found.set(one.dataset.id!, {
        id: one.dataset.id!,
        x: box.x - around.x,
        y: box.y - around.y,
        width: box.width,
        height: box.height,
      });
  }
  return found;
}

/** A line from the right edge of one box to the left edge of another. */
export function curve(from: Box, to: Box): string {
  const x = from.x + from.width;
  const y = from.y + from.height / 2;
  const [endX, endY] = [to.x, to.y + to.height / 2];
  const middle = (x + endX) / 2;
  return `M${x.toFixed(1)} ${y.toFixed(1)}C${middle.toFixed(1)} ${y.toFixed(1)} ${middle.toFixed(1)} ${endY.toFixed(1)} ${endX.toFixed(1)} ${endY.toFixed(1)}`;
}

function Lines({ net, boxes, at }: { net: Net; boxes: Map<string, Box>; at: string }) {
  const all = [...net.links.entries()];
  const lit = new Set(linksOf(net, at));
  const litRecords = new Set([...lit].map((one) => one.permalink));
  const threads = useMemo(() => drawnThreads(net), [net]);
  return (
    <svg className="lines" aria-hidden="true">
      {threads.map((one) => {
        const from = boxes.get(one.from);
        const to = boxes.get(one.to);
        if (!from || !to) return null;
        return (
          <path
            key={`${one.from} ${one.to}`}
            d={curve(from, to)}
            className={`link thread m-${one.modality.toLowerCase()} ${litRecords.has(one.permalink) ? 'lit' : ''}`}
          />
        );
      })}
      {all.map(([id, link]) => {
        const from = boxes.get(link.from);
        const to = boxes.get(link.to);
        if (!from || !to) return null;
        const kind = `link m-${link.modality.toLowerCase()} ${lit.has(link) ? 'lit' : ''}${link.suggested ? ' suggested' : ''}`;
        return (
          <g key={id}>
            {link.viaCluster && <path d={curve(from, to)} className={`${kind} outer`} />}
            <path d={curve(from, to)} className={kind} strokeWidth={lit.has(link) ? 1 + 2 * link.confidence : 1} />
          </g>
        );
      })}
    </svg>
  );
}

interface PanelProps extends Omit<Props, 'title' | 'row' | 'rests'> {
  at: string;
  go: (id: string) => void;
}

function Panel({ net, at, focus, toggle, isOpen, go }: PanelProps) {
  const row = net.row(at);
  if (!row) return null;
  const links = linksOf(net, at);
  return (
    <section className="panel" aria-label="Links of the row" tabIndex={-1}>
      <div className="heading">
        <h2>
          <bdi>{row.label}</bdi>
        </h2>
        <span className="tools">
          <To to={row.to}>Page</To>
          {row.id !== net.focus && (
            <>
              <button type="button" onClick={() => focus(row)}>
                Bring into focus
              </button>
              <button type="button" onClick={() => toggle(row)}>
                {isOpen(row) ? 'Close' : 'Open its neighbours'}
              </button>
            </>
          )}
        </span>
      </div>
      <p className="small">{links.length ? plural(links.length, 'link') : 'No link of this row is drawn.'}</p>
      <ul className="rows">
        {links.slice(0, 60).map((one) => {
          const from = net.row(one.what === 'flags' ? one.clause : one.from);
          const to = net.row(one.to);
          const law = one.what === 'flags' ? net.row(one.from) : undefined;
          return (
            <li key={`${one.permalink} ${one.from}`} className="row line">
              <span>
                <Jump row={from} go={go} /> {one.what === 'flags' ? 'is flagged in' : words(one.modality)} <Jump row={to} go={go} />
                {law && law.id !== from?.id && (
                  <>
                    {' '}
                    because of <Jump row={law} go={go} />
                  </>
                )}
                {one.what === 'engages' && one.why && `, where ${one.why}`}
              </span>
              <Sure of={one.confidence} />
              {one.suggested && <Chip kind="suggested">suggested</Chip>}
              {one.verified && <span className="small">evidence found again</span>}
              <To to={pathOf(one.permalink)}>why</To>
            </li>
          );
        })}
      </ul>
      {links.length > 60 && <p className="small">The first 60 of {links.length}; the table has all.</p>}
    </section>
  );
}

function Jump({ row, go }: { row: Row | undefined; go: (id: string) => void }) {
  if (!row) return null;
  return (
    <button type="button" className="jump" onClick={() => go(row.id)}>
      <bdi>{row.label}</bdi>
    </button>
  );
}

/** Pictures of what is drawn, made where they are asked for. */
function Save({ net, title, field }: { net: Net; title: string; field: React.RefObject<HTMLDivElement | null> }) {
  const [failed, setFailed] = useAnew(net, '');
  const address = useAddress();
  const save = (as: 'svg' | 'png') => {
    import('./picture.ts').then((made) => made.save(as, net, title, field.current!)).catch((error: unknown) => setFailed(String(error)));
  };
  return (
    <p className="tools">
      <button type="button" onClick={() => save('svg')}>
        Save as SVG
      </button>
      <button type="button" onClick={() => save('png')}>
        Save as PNG
      </button>
      <Go href={address('/provisions')}>Registry</Go>
      {failed && <span role="alert">{failed}</span>}
    </p>
  );
}
