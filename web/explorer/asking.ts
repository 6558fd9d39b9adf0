/** One client of the API: the same text with the same variables is asked once. */

import { Client, type CombinedError, cacheExchange, fetchExchange } from '@urql/core';
import { useRef, useState } from 'react';
import { useQuery } from 'urql';
import { authorization } from '../key.ts';
import { HOME } from './surroundings.ts';
import { useTime } from './time.ts';

export const client = new Client({
  url: `${HOME}graphql`,
  exchanges: [cacheExchange, fetchExchange],
  preferGetMethod: false,
  fetchOptions: () => ({ headers: { accept: 'application/graphql-response+json', ...authorization() } }),
});

export interface Asked<D> {
  data: D | undefined;
  error: CombinedError | undefined;
  /** Whether an answer is on its way, also where an older one is shown meanwhile. */
  waiting: boolean;
  again: () => void;
  /** The request itself, for whoever wants to go on with it elsewhere. */
  request: { query: string; variables: object };
}

/** The answer to a view's request. The variables are always the whole set: one that is absent is another plan. */
export function useAnswer<D>(query: string, variables: object, pause = false): Asked<D> {
  const { at, facts } = useTime();
  const all = { ...variables, at, facts };
  const [{ data, error, fetching }, ask] = useQuery<D>({ query, variables: all, pause });
  return {
    data,
    error,
    waiting: fetching,
    again: () => ask({ requestPolicy: 'network-only' }),
    request: { query, variables: all },
  };
}

/**
 * What the address asked for when the answer that is shown was given. An older answer stays in the page until the newer one comes: what is
 * told about it, and where its links lead, goes by the older address.
 */
export function useAnswered<T>(answer: { waiting: boolean }, now: T): T {
  const answered = useRef(now);
  if (!answer.waiting) answered.current = now;
  return answered.current;
}

/** A state that belongs to what was answered: it begins anew with each answer. */
export function useAnew<T>(answered: object, initial: T): [T, (next: T | ((before: T) => T)) => void] {
  const [kept, keep] = useState({ answered, value: initial });
  const now = (one: typeof kept): T => (one.answered === answered ? one.value : initial);
  return [now(kept), (next) => keep((one) => ({ answered, value: next instanceof Function ? next(now(one)) : next }))];
}

/** The code of the first error, such as COST_LIMIT; NETWORK where no answer came. */
export function codeOf(error: CombinedError): string {
  if (error.networkError && error.graphQLErrors.length === 0) return 'NETWORK';
  return String(error.graphQLErrors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
}

/** What came of a change: its data, or why there are none. */
export interface Posted<D> {
  data: D | null;
  error: string | null;
}

/** Send a mutation. It passes by the cache of answers, so that what is read stays as it is until somebody asks anew. */
export async function post<D>(query: string, variables: object): Promise<Posted<D>> {
  try {
    const response = await fetch(`${HOME}graphql`, {
      method: 'POST',
      headers: { accept: 'application/graphql-response+json', 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: D | null; errors?: { message: string }[] };
    return { data: data ?? null, error: errors?.[0]?.message ?? null };
  } catch {
    return { data: null, error: 'the server does not answer' };
  }
}
