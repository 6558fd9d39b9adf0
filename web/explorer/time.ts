/** The time that the address asks for: what was true on a day, as known now or as known then. */

import { useMemo } from 'react';
import { useSearchParams } from 'wouter';

export interface TimeInput {
  asOf?: string;
  knownAt?: string;
  revision?: string;
}

export interface Time {
  /** What a request sends; null for today as known now. */
  at: TimeInput | null;
  day: string | null;
  known: string | null;
  revision: string | null;
  /** The standing of the claims whose links are read: accepted ones, and suggestions where the address asks for them. */
  facts: string[];
  /** The part of an address that asks for this time and standing again, without a question mark. */
  query: string;
}

export const NAMES = ['at', 'known', 'revision', 'suggested'] as const;

/** The standings that an address asks for. */
export const factsOf = (params: URLSearchParams): string[] =>
  params.get('suggested') === 'show' ? ['ACCEPTED', 'SUGGESTED'] : ['ACCEPTED'];

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/;

/** The time of an address; what cannot be read is named in `faults`. */
export function timeOf(params: URLSearchParams): Time & { faults: string[] } {
  const given = params.get('at') || null;
  const said = params.get('known') || null;
  const revision = params.get('revision') || null;
  const day = given && DAY.test(given) && !Number.isNaN(Date.parse(given)) ? given : null;
  const instant = given && INSTANT.test(given) ? given : null;
  const known = instant ?? (said && INSTANT.test(said) ? said : null);
  const faults = [given && !day && !instant ? 'at' : '', said && !INSTANT.test(said) ? 'known' : ''].filter(Boolean);
  const at: TimeInput = {
    ...(day && { asOf: day }),
    ...(known && { knownAt: known }),
    ...(revision && !known && { revision }),
  };
  const kept = new URLSearchParams();
  for (const name of NAMES) {
    const value = params.get(name);
    if (value && !faults.includes(name)) kept.set(name, value);
  }
  return { at: Object.keys(at).length ? at : null, day, known, revision, facts: factsOf(params), query: kept.toString(), faults };
}

export function useTime(): Time & { faults: string[] } {
  const [params] = useSearchParams();
  const text = params.toString();
  return useMemo(() => timeOf(new URLSearchParams(text)), [text]);
}

export const today = (): string => new Date().toISOString().slice(0, 10);
