/** The registry's address -> the filter that the API takes. The address is the only state. */

import type { ProvisionFilter } from '../generated/provisions.ts';

/** Conditions that an address may hold; a repeated one means "one of". */
export const CONDITIONS = [
  'q',
  'severity',
  'category',
  'platform',
  'sector',
  'type',
  'document',
  'law',
  'notlaw',
  'place',
  'modality',
  'party',
  'state',
  'min',
  'status',
  'from',
  'to',
  'concept',
  'issue',
  'rule',
] as const;
export type Condition = (typeof CONDITIONS)[number];

type Engages = NonNullable<NonNullable<ProvisionFilter['engages']>['some']>;

const SUGGESTED: NonNullable<Engages['status']> = ['ACCEPTED', 'SUGGESTED'];

const suggests = (params: URLSearchParams): boolean => params.get('suggested') === 'show';

const given = <T>(values: string[]): T[] | undefined => (values.length ? (values as T[]) : undefined);

function engages(params: URLSearchParams, without: 'law' | 'place' | null): ProvisionFilter['engages'] | undefined {
  const assessed = params.get('state') && params.get('state') !== 'MAPPED';
  const laws = without === 'law' || assessed ? [] : params.getAll('law');
  const least = Number(params.get('min'));
  const some: Engages = {
    targets: laws.length ? laws.map((path) => ({ path })) : undefined,
    modality: given(params.getAll('modality')),
    party: given(params.getAll('party')),
    minConfidence: least > 0 && least <= 1 ? least : undefined,
  };
  const none = params.getAll('notlaw');
  // A facet of laws counts suggestions where the filter asks for suggested links.
  const asks = Object.values(some).some((value) => value !== undefined) || (without === 'law' && suggests(params));
  // Suggested links count where the address asks for them, and never as "not linked".
  if (asks && suggests(params)) some.status = SUGGESTED;
  if (!asks && !none.length) return undefined;
  return {
    ...(asks && { some }),
    ...(none.length && { none: { targets: none.map((path) => ({ path })) } }),
  };
}

/** The conditions of an address as a filter; for a facet of laws or of places, without the condition of that facet. */
export function filterOf(params: URLSearchParams, without: 'law' | 'place' | null = null): ProvisionFilter {
  const all = (name: Condition) => params.getAll(name);
  const state = params.get('state');
  const [law] = params.getAll('law');
  const places = without === 'place' ? [] : all('place');
  const standing = suggests(params) ? { status: SUGGESTED } : {};
  const flagged = places.map((code) => ({ flags: { some: { jurisdiction: { code }, ...standing } } }));
  // The same for a facet of places.
  if (without === 'place' && suggests(params)) flagged.push({ flags: { some: standing as never } });
  const days = { gte: params.get('from') || undefined, lt: params.get('to') || undefined };
  const filter: Record<string, unknown> = {
    text: params.get('q') || undefined,
    severity: all('severity').length ? { in: all('severity') as never } : undefined,
    category: given(all('category')),
    platform: given(all('platform')),
    sector: given(all('sector')),
    documentType: given(all('type')),
    document: given(all('document')),
    concept: given(all('concept')),
    status: given(all('status')),
    engages: engages(params, without),
    assessment: state && state !== 'MAPPED' && law && without !== 'law' ? { target: { path: law }, state: state as never } : undefined,
    hasQualityIssue: params.get('issue') || undefined,
    changed: days.gte || days.lt ? days : undefined,
    ...(flagged.length === 1 && flagged[0]),
    ...(flagged.length > 1 && { or: flagged }),
  };
  return JSON.parse(JSON.stringify(filter)) as ProvisionFilter;
}

const ORDERS: Record<string, string> = {
  relevance: 'RELEVANCE',
  severity: 'SEVERITY',
  exposure: 'EXPOSURE_MAX',
  newest: 'FIRST_SEEN',
  changed: 'LAST_CHANGED',
  platform: 'PLATFORM_NAME',
  laws: 'ENGAGEMENT_COUNT',
};

export function orderOf(params: URLSearchParams): { field: string; direction: string }[] {
  const asked = params.get('sort');
  const text = Boolean(params.get('q'));
  const name = asked && asked in ORDERS && (asked !== 'relevance' || text) ? asked : text ? 'relevance' : 'exposure';
  return [{ field: ORDERS[name]!, direction: name === 'platform' ? 'ASC' : 'DESC' }];
}

/** The conditions of an address, to go on with elsewhere. */
export function conditionsIn(params: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries(CONDITIONS.map((name) => [name, params.getAll(name)]).filter(([, values]) => values!.length));
}
