/** What every view has: its answer or what keeps it away, its title, and the line that says what was read. */

import type { CombinedError } from '@urql/core';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { type Asked, codeOf } from './asking.ts';
import { To, useAddress } from './parts/links.tsx';
import { HOME, putPlainAway } from './surroundings.ts';
import { useTime } from './time.ts';

/** A day that matters on the page that is shown, for the slider of the time bar. */
export interface DayOfNote {
  on: string;
  what: string;
}

export const DaysContext = createContext<(days: DayOfNote[]) => void>(() => {});

interface Read {
  graph: { revision: string; asOf: string; knownAt: string };
}

interface ViewProps<D extends Read> {
  of: Asked<D>;
  title: string | ((data: D) => string);
  children: (data: D) => ReactNode;
  /** Days that matter here. */
  days?: (data: D) => DayOfNote[];
  /** Whether the answer holds nothing of this address. */
  missing?: (data: D) => boolean;
}

export function View<D extends Read>({ of, title, children, days, missing }: ViewProps<D>) {
  const { data, error } = of;
  const tell = useContext(DaysContext);
  const noted = data && days ? JSON.stringify(days(data)) : '[]';
  useEffect(() => tell(JSON.parse(noted) as DayOfNote[]), [noted, tell]);
  const isMissing = Boolean(data && missing?.(data));
  const heading = isMissing ? 'Nothing is here' : typeof title === 'string' ? title : data ? title(data) : '';
  useTitle(heading);
  const settled = Boolean(data ?? error);
  useEffect(() => {
    if (settled) putPlainAway();
  }, [settled]);
  if (!data && error) return <Problem error={error} again={of.again} />;
  if (!data) return <Waiting />;
  if (isMissing) return <Missing />;
  return (
    <div className={of.waiting ? 'view old' : 'view'} aria-busy={of.waiting}>
      {error && <Problem error={error} again={of.again} beside />}
      {children(data)}
      <ReadAt of={data} asked={of} />
    </div>
  );
}

/** A view that asks nothing. */
export function Still({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  useEffect(putPlainAway, []);
  const tell = useContext(DaysContext);
  useEffect(() => tell([]), [tell]);
  return <div className="view">{children}</div>;
}

/** The title of the window; on each new page the focus goes to its heading. */
function useTitle(heading: string): void {
  const [path] = useLocation();
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (!heading) return;
    document.title = `${heading} · Clausegraph`;
    // The first page keeps the focus where the browser put it.
    if (moved && shown.current !== path) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    shown.current = path;
    moved = true;
  }, [heading, path]);
}

let moved = false;

/** The heading of a page, to which the focus goes. */
export function Heading({ children }: { children: ReactNode }) {
  return (
    <h1 tabIndex={-1} dir="auto">
      {children}
    </h1>
  );
}

function ReadAt({ of, asked }: { of: Read; asked: { request: { query: string; variables: object } } }) {
  const { at } = useTime();
  const request = new URLSearchParams({
    query: asked.request.query,
    variables: JSON.stringify(asked.request.variables, null, 2),
  });
  return (
    <p className="read-at small">
      Revision {of.graph.revision}, as of {of.graph.asOf}
      {at?.knownAt && `, as known at ${of.graph.knownAt}`}. A missing link does not mean “no”: a provision that nobody has assessed is not a
      provision that was found unrelated. <a href={`${HOME}graphql#${request.toString()}`}>Open the request of this page in GraphiQL</a>
    </p>
  );
}

/** Nothing for a moment, then a sketch of a page, then a word on why it takes long. */
function Waiting() {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    const timers = [
      setTimeout(() => setStage(1), 200),
      setTimeout(() => {
        setStage(2);
        // Where the server wrote a record, it may be read meanwhile; a page that it left empty tells nothing.
        if (document.querySelector('main.plain noscript')) putPlainAway();
      }, 3000),
    ];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div className="view" aria-busy="true" role="status">
      {stage > 0 && <div className="sketch" aria-hidden="true" />}
      {stage > 1 && <p>Still working. A question that the database is asked for the first time takes some seconds to plan.</p>}
      {stage === 1 && <p className="unseen">Loading</p>}
    </div>
  );
}

function Missing() {
  const { at } = useTime();
  return (
    <div className="view">
      <Heading>Nothing is here</Heading>
      <p>The graph holds no record of this address{at ? ' at this time' : ''}.</p>
      <SearchForm />
      {at && (
        <p>
          <Drop names={['at', 'known', 'revision']}>Look at today instead</Drop>
        </p>
      )}
    </div>
  );
}

/** A link to this same page without some conditions of its address. */
export function Drop({ names, children }: { names: string[]; children: ReactNode }) {
  const [path] = useLocation();
  const [params] = useSearchParams();
  const kept = new URLSearchParams(params);
  for (const name of names) kept.delete(name);
  const asked = kept.toString();
  return <Link href={asked ? `${path}?${asked}` : path}>{children}</Link>;
}

export function SearchForm({ text = '' }: { text?: string }) {
  const [, go] = useLocation();
  const address = useAddress();
  return (
    <form
      role="search"
      className="search"
      action={`${HOME}search`}
      onSubmit={(event) => {
        event.preventDefault();
        const words = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        if (words) go(address('/search', { q: words }));
      }}
    >
      <input
        type="search"
        name="q"
        aria-label="Words to find"
        placeholder="A law, a place, a platform, words of a clause"
        defaultValue={text}
        key={text}
      />
      <button type="submit">Search</button>
    </form>
  );
}

const REMEDIES: Record<string, [string, boolean]> = {
  COST_LIMIT: ['The question is too large', false],
  TOO_BUSY: ['The server has too many questions at once', true],
  DEADLINE_EXCEEDED: ['The answer took too long: ask for less, or once more, as a question is quicker the second time', false],
  DB_UNAVAILABLE: ['The database does not answer', true],
  UNAUTHENTICATED: ['A key is needed here: the first start of the server prints an address with a key', false],
  FORBIDDEN: ['The role of your key does not allow that: the first start of the server prints an address with a key', false],
  BAD_USER_INPUT: ['Something in the address cannot be read', false],
  GRAPHQL_VALIDATION_FAILED: ['Something in the address cannot be read', false],
  GRAPH_INCOMPLETE: ['The graph is not filled: import a corpus or an archive first', false],
  NETWORK: ['The server does not answer', true],
};

/** An error by its code, with what to do; what passes by itself is tried again. */
export function Problem({ error, again, beside = false }: { error: CombinedError; again: () => void; beside?: boolean }) {
  const code = codeOf(error);
  const [said, passes] = REMEDIES[code] ?? ['Something went wrong', false];
  useTitle(beside ? '' : said);
  useEffect(() => {
    if (!passes) return;
    const after = Number((error.response as Response | undefined)?.headers.get('retry-after') ?? 5);
    const timer = setTimeout(again, Math.min(60, Math.max(1, after)) * 1000);
    return () => clearTimeout(timer);
  }, [passes, error, again]);
  const told = error.graphQLErrors[0]?.message ?? error.networkError?.message;
  return (
    <div className="problem" role="alert">
      {beside ? (
        <p>
          <strong>{said}.</strong>
        </p>
      ) : (
        <Heading>{said}</Heading>
      )}
      {told && <p dir="auto">{told}</p>}
      <p>
        <button type="button" onClick={again}>
          Try again
        </button>
        {passes && <span className="small"> The page tries again by itself.</span>}
      </p>
      {!beside && <SearchForm />}
    </div>
  );
}

export function NotFound() {
  return (
    <Still title="Nothing is here">
      <Heading>Nothing is here</Heading>
      <p>
        No page has this address. <To to="/">The first page</To> says what the graph holds.
      </p>
      <SearchForm />
    </Still>
  );
}
