/** Links between the pages of the explorer: each keeps the time of the page around it. */

import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useTime } from '../time.ts';
import { spelled } from './spelled.ts';

/** The address of a path with more to ask, at the time of this page. */
export function useAddress(): (path: string, more?: Record<string, string | string[] | null>) => string {
  const { query } = useTime();
  return (path, more = {}) => {
    const params = new URLSearchParams(query);
    for (const [name, value] of Object.entries(more)) {
      for (const one of Array.isArray(value) ? value : value === null ? [] : [value]) params.append(name, one);
    }
    const asked = params.toString();
    return asked ? `${path}?${asked}` : path;
  };
}

export { spelled };

interface ToProps {
  to: string;
  with?: Record<string, string | string[] | null>;
  children: ReactNode;
  className?: string | undefined;
  label?: string | undefined;
}

export function To({ to, with: more, children, className, label }: ToProps) {
  const address = useAddress();
  return (
    <Link href={address(to, more)} className={className} aria-label={label}>
      {children}
    </Link>
  );
}

export function Clause({ of }: { of: { key: string; title: string } }) {
  return (
    <To to={`/provision/${spelled(of.key)}`}>
      <bdi>{of.title}</bdi>
    </To>
  );
}

export function Law({ of }: { of: { path: string; label: string } }) {
  return <To to={`/law/${spelled(of.path)}`}>{of.label}</To>;
}

export function Place({ of }: { of: { code: string; name: string } }) {
  return <To to={`/place/${spelled(of.code)}`}>{of.name}</To>;
}

export function PlatformName({ of }: { of: { slug: string; name: string } }) {
  return (
    <To to={`/platform/${spelled(of.slug)}`}>
      <bdi>{of.name}</bdi>
    </To>
  );
}

export function DocumentName({ of }: { of: { key: string; title: string } }) {
  return (
    <To to={`/document/${spelled(of.key)}`}>
      <bdi>{of.title}</bdi>
    </To>
  );
}

/** This same page on another day, as known now. */
export function OnDay({ on }: { on: string }) {
  const [path] = useLocation();
  const [params] = useSearchParams();
  const after = new URLSearchParams(params);
  for (const name of ['known', 'revision', 'after', 'start', 'skip', 'clauses']) after.delete(name);
  after.set('at', on);
  return (
    <Link href={`${path}?${after.toString()}`}>
      <time dateTime={on}>{on}</time>
    </Link>
  );
}

const WEB = /^https?:\/\/[^\s/]/;

/** An address that lies elsewhere; text where it is none of the web, so that a stored `javascript:` stays text. */
export function Away({ to, children }: { to: string | null | undefined; children?: ReactNode }) {
  if (!to) return null;
  if (!WEB.test(to)) return <span>{to}</span>;
  return (
    <a href={to} rel="noreferrer noopener" className="away">
      {children ?? to}
    </a>
  );
}

/** What stands between items of a line. */
export function Commas({ children }: { children: ReactNode[] }) {
  return children.flatMap((one, index) => (index ? [', ', one] : [one]));
}
