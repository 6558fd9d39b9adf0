/** Small pieces that several views show alike. */

import { type ReactNode, useId } from 'react';
import { count, exposure, firmly, percent, sentence, words } from '../words.ts';
import { Away, Law, Place, To } from './links.tsx';

export function Severity({ of, after = 'severity' }: { of: string | null; after?: string }) {
  if (!of) return <span className="chip unread">{after} not read</span>;
  return (
    <span className={`chip s-${of.toLowerCase()}`}>
      {words(of)} {after}
    </span>
  );
}

export function Exposure({ of }: { of: { exposureMin: string | null; exposureMax: string | null } }) {
  const said = exposure(of.exposureMin, of.exposureMax);
  return said ? <span className={`chip s-${of.exposureMax!.toLowerCase()}`}>exposure {said}</span> : null;
}

export function Chip({ children, kind = '' }: { children: ReactNode; kind?: string }) {
  return <span className={`chip ${kind}`}>{children}</span>;
}

/** A part of a page with a heading, an address of its own, and nothing where there is nothing to show. */
export function Part({ title, id, children, aside }: { title: string; id?: string; children: ReactNode; aside?: ReactNode }) {
  const own = useId();
  const name = id ?? own;
  return (
    <section aria-labelledby={name} className="part">
      <div className="heading">
        <h2 id={name}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Names with values; a value of null is left out. */
export function Facts({ of }: { of: Record<string, ReactNode> }) {
  const shown = Object.entries(of).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  if (!shown.length) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Group {
  key: string;
  label: string;
  count: number;
  /** How many of these there are by suggestions alone. */
  suggested?: number;
}

/** How much of a count rests on suggestions alone. */
export function Suggested({ of }: { of: { count: number; suggested?: number } }) {
  if (!of.suggested) return null;
  return <span className="small"> ({of.suggested === of.count ? 'suggested' : `${count(of.suggested)} suggested`})</span>;
}

/** Groups with their counts, each a link; the longest bar is the largest count. */
export function Bars({ of, to, name, most = 8 }: { of: Group[]; to: (key: string) => ReactNode; name: string; most?: number }) {
  if (!of.length) return <p className="quiet">Nothing is counted here.</p>;
  const largest = Math.max(...of.map((one) => one.count));
  const row = (one: Group) => (
    <li key={one.key}>
      <span className="bar-name">
        {to(one.key)}
        <Suggested of={one} />
      </span>
      <meter className="bar" min={0} max={largest} value={one.count} aria-label={`${one.label}: ${count(one.count)}`} />
      <span className="bar-count">{count(one.count)}</span>
    </li>
  );
  return (
    <>
      <ul className="bars" aria-label={name}>
        {of.slice(0, most).map(row)}
      </ul>
      {of.length > most && (
        <details className="more">
          <summary>{count(of.length - most)} more</summary>
          <ul className="bars" aria-label={`${name}, more`}>
            {of.slice(most).map(row)}
          </ul>
        </details>
      )}
    </>
  );
}

/** Words of a document, as they stand in it. */
export function Words({ text, language, cite }: { text: string; language?: string | undefined; cite?: string | null | undefined }) {
  return (
    <blockquote lang={language} dir="auto" cite={cite && /^https?:/.test(cite) ? cite : undefined} className="words">
      {text}
    </blockquote>
  );
}

interface Source {
  id: string;
  kind: string;
  url: string | null;
  locator: string | null;
  quote: string | null;
  verified: boolean;
  retrievedAt: string | null;
}

export function Evidence({ of, language }: { of: Source[]; language?: string }) {
  if (!of.length) return <p className="quiet">No evidence is recorded.</p>;
  return (
    <ul className="plainlist">
      {of.map((one) => (
        <li key={one.id}>
          <span>
            {sentence(one.kind)}
            {one.locator && `, ${one.locator}`}
            {one.url && (
              <>
                : <Away to={one.url} />
              </>
            )}
            {one.retrievedAt && `, retrieved ${one.retrievedAt.slice(0, 10)}`}
          </span>
          {one.quote && <Words text={one.quote} language={one.kind === 'EXCERPT' ? language : undefined} cite={one.url} />}
          {one.quote && !one.verified && <p className="small">The quoted words were not found again in the source.</p>}
        </li>
      ))}
    </ul>
  );
}

interface Said {
  author: { name: string; method: string; modelVersion: string | null };
  createdAt: string;
  reviewedBy: { name: string } | null;
  reviewedAt: string | null;
}

/** Who made a claim and who reviewed it. */
export function Made({ of }: { of: Said }) {
  const by = `${of.author.name}${of.author.modelVersion ? ` ${of.author.modelVersion}` : ''} (${words(of.author.method)})`;
  return (
    <p className="small">
      Made by {by} on {of.createdAt.slice(0, 10)};{' '}
      {of.reviewedBy && of.reviewedAt ? `reviewed by ${of.reviewedBy.name} on ${of.reviewedAt.slice(0, 10)}` : 'not reviewed'}.
    </p>
  );
}

interface EngagedLaw {
  modality: string;
  status?: string;
  target: { path: string; label: string };
}

/** Whether nobody has decided on a link yet. */
export const isSuggested = (of: { status?: string }): boolean => of.status === 'SUGGESTED' || of.status === 'IN_REVIEW';

/** Each law or place once, where several links lead there: an accepted one stands for those that are suggested. */
function each<T extends { status?: string }>(of: T[], named: (one: T) => string): T[] {
  const kept = new Map<string, T>();
  for (const one of of) {
    const before = kept.get(named(one));
    if (!before || (isSuggested(before) && !isSuggested(one))) kept.set(named(one), one);
  }
  return [...kept.values()];
}

/** Laws in one line, each with the way in which it is engaged. */
export function Laws({ of, total }: { of: EngagedLaw[]; total: number }) {
  if (!of.length) return <span className="quiet">no law linked yet</span>;
  return (
    <span className="laws">
      {each(of, (one) => `${one.target.path} ${one.modality}`).map((one, index) => (
        <span
          key={`${one.target.path} ${one.modality}`}
          className={`m-${one.modality.toLowerCase()}${isSuggested(one) ? ' suggested' : ''}`}
          title={isSuggested(one) ? 'Suggested: nobody has decided yet' : sentence(firmly(one.modality))}
        >
          {index > 0 && ', '}
          <Law of={one.target} />
          {isSuggested(one) && ' (suggested)'}
        </span>
      ))}
      {total > of.length && <span className="quiet"> and {count(total - of.length)} more</span>}
    </span>
  );
}

interface FlaggedPlace {
  status?: string;
  jurisdiction: { code: string; name: string };
}

export function Places({ of, total }: { of: FlaggedPlace[]; total: number }) {
  if (!of.length) return null;
  return (
    <span className="places">
      Flagged in{' '}
      {each(of, (one) => one.jurisdiction.code).map((one, index) => (
        <span key={one.jurisdiction.code} {...(isSuggested(one) && { className: 'suggested', title: 'Suggested: nobody has decided yet' })}>
          {index > 0 && ', '}
          <Place of={one.jurisdiction} />
          {isSuggested(one) && ' (suggested)'}
        </span>
      ))}
      {total > of.length && <span className="quiet"> and {count(total - of.length)} more</span>}
    </span>
  );
}

/** What a page of the list has, and the way to the next. */
export function Pager({ path, params, next, first }: { path: string; params: URLSearchParams; next: string | null; first: boolean }) {
  const more = Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
  for (const name of ['at', 'known', 'revision', 'suggested', 'after']) delete more[name];
  if (first && !next) return null;
  return (
    <nav className="pager" aria-label="Pages">
      {!first && (
        <To to={path} with={more}>
          First page
        </To>
      )}
      {next && (
        <To to={path} with={{ ...more, after: next }}>
          Next page
        </To>
      )}
    </nav>
  );
}

/** A share with its bar, said in a number too. */
export function Sure({ of }: { of: number }) {
  return (
    <span className="sure">
      <meter min={0} max={1} value={of} aria-label={`Confidence ${percent(of)}`} /> {percent(of)}
    </span>
  );
}
