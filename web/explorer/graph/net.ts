/** What the graph view draws: rows of three columns, and the links between them. Nothing here knows pixels. */

import { spelled } from '../parts/spelled.ts';

export type Column = 'clauses' | 'laws' | 'places';
/** Most rows that are drawn. */
export const MOST_ROWS = 500;

export interface Row {
  /** Such as `provision:glasswren/terms/x`, `law:eu-gdpr/art-9` or `place:US-IL`. */
  id: string;
  column: Column;
  label: string;
  more: string | null;
  /** The row that contains this one, such as the law of an article. */
  within: string | null;
  to: string;
  severity: string | null;
}

export interface Link {
  from: string;
  to: string;
  /** The clause that the link is about. */
  clause: string;
  modality: string;
  confidence: number;
  viaCluster: boolean;
  verified: boolean;
  why: string | null;
  permalink: string;
  what: 'engages' | 'flags';
  /** Nobody has decided on the link yet. */
  suggested: boolean;
}

/** The first half of a flag: from the clause to the law that is the reason. It is drawn, and is no link of its own. */
export interface Thread {
  from: string;
  to: string;
  permalink: string;
  modality: string;
}

interface LawSaid {
  __typename: string;
  path: string;
  label: string;
  heading?: string | null;
  regulation?: { path: string; label: string };
}

interface PlaceSaid {
  code: string;
  name: string;
  parents?: { code: string; name: string }[];
}

interface EngagementSaid {
  permalink: string;
  modality: string;
  status: string;
  condition: string | null;
  confidence: number;
  viaCluster: boolean;
  evidence: { verified: boolean }[];
  target: LawSaid;
}

interface FlagSaid {
  permalink: string;
  modality: string;
  status: string;
  reason: string;
  confidence: number;
  evidence: { verified: boolean }[];
  jurisdiction: PlaceSaid;
  basis: LawSaid[];
}

interface ClauseSaid {
  key: string;
  title: string;
  severity: string | null;
  platform: { slug: string; name: string };
  document: { key: string; title: string };
}

export class Net {
  readonly clauses = new Map<string, Row>();
  readonly laws = new Map<string, Row>();
  readonly places = new Map<string, Row>();
  readonly links = new Map<string, Link>();
  readonly threads = new Map<string, Thread>();
  /** Rows that were left out, as more than can be read. */
  dropped = 0;

  readonly focus: string;

  constructor(focus: string) {
    this.focus = focus;
  }

  get size(): number {
    return this.clauses.size + this.laws.size + this.places.size;
  }

  rows(): Row[] {
    return [...this.clauses.values(), ...this.laws.values(), ...this.places.values()];
  }

  row(id: string): Row | undefined {
    return this.clauses.get(id) ?? this.laws.get(id) ?? this.places.get(id);
  }

  copy(): Net {
    const other = new Net(this.focus);
    for (const name of ['clauses', 'laws', 'places'] as const) for (const [id, row] of this[name]) other[name].set(id, row);
    for (const [id, link] of this.links) other.links.set(id, link);
    for (const [id, thread] of this.threads) other.threads.set(id, thread);
    return other;
  }

  addProvision(of: ClauseSaid & { engages: { nodes: EngagementSaid[] }; flags: { nodes: FlagSaid[] } }, score?: number): void {
    const clause = this.clause(of, score);
    for (const one of of.engages.nodes) this.engagement(clause, one);
    for (const one of of.flags.nodes) this.flag(clause, one);
  }

  addLaw(
    of: LawSaid & {
      members?: { path: string; label: string }[];
      engagedBy: { nodes: (EngagementSaid & { provision: ClauseSaid & { flags: { nodes: FlagSaid[] } } })[] };
    },
  ): void {
    this.law(of);
    for (const one of of.engagedBy.nodes) {
      const clause = this.clause(one.provision);
      this.engagement(clause, one);
      for (const flag of one.provision.flags.nodes) this.flag(clause, flag);
    }
  }

  addPlace(of: PlaceSaid & { flaggedBy: { nodes: (FlagSaid & { provision: ClauseSaid })[] } }): void {
    this.place(of);
    for (const one of of.flaggedBy.nodes) this.flag(this.clause(one.provision), one);
  }

  /** The links of some modalities alone, with at most as many rows as can be read. */
  only(modalities: string[]): Net {
    const other = this.copy();
    if (modalities.length) {
      for (const [id, link] of other.links) if (!modalities.includes(link.modality)) other.links.delete(id);
      other.forgetLoose();
    }
    const over = other.size - MOST_ROWS;
    if (over > 0) {
      for (const id of [...other.clauses.keys()].reverse().slice(0, over)) if (id !== this.focus) other.clauses.delete(id);
      for (const [id, link] of other.links) if (!other.row(link.from) || !other.row(link.to)) other.links.delete(id);
      other.forgetLoose();
      other.dropped = this.size - other.size;
    }
    return other;
  }

  /** Rows without a link go, but for the focus and what contains others. */
  private forgetLoose(): void {
    const linked = new Set([...this.links.values()].flatMap((one) => [one.from, one.to, one.clause]));
    const within = new Set(
      this.rows()
        .filter((one) => linked.has(one.id))
        .map((one) => one.within),
    );
    for (const rows of [this.clauses, this.laws, this.places]) {
      for (const id of rows.keys()) if (!linked.has(id) && !within.has(id) && id !== this.focus) rows.delete(id);
    }
  }

  private clause(of: ClauseSaid, score?: number): string {
    const id = `provision:${of.key}`;
    if (!this.clauses.has(id)) {
      const more = `${of.platform.name}, ${of.document.title}${score === undefined ? '' : `; alike ${Math.round(score * 100)} %`}`;
      this.clauses.set(id, {
        id,
        column: 'clauses',
        label: of.title,
        more,
        within: null,
        to: `/provision/${spelled(of.key)}`,
        severity: of.severity,
      });
    }
    return id;
  }

  private law(of: LawSaid): string {
    const id = `law:${of.path}`;
    const above = of.regulation ? this.law({ __typename: 'Regulation', ...of.regulation }) : null;
    if (!this.laws.has(id)) {
      this.laws.set(id, {
        id,
        column: 'laws',
        label: of.label,
        more: of.heading ?? null,
        within: above,
        to: `/law/${spelled(of.path)}`,
        severity: null,
      });
    }
    return id;
  }

  private place(of: PlaceSaid): string {
    const id = `place:${of.code}`;
    const parent = of.parents?.[0];
    const above = parent ? this.place(parent) : null;
    const known = this.places.get(id);
    if (!known || (above && !known.within)) {
      this.places.set(id, {
        id,
        column: 'places',
        label: of.name,
        more: null,
        within: above,
        to: `/place/${spelled(of.code)}`,
        severity: null,
      });
    }
    return id;
  }

  private engagement(clause: string, of: EngagementSaid): void {
    const law = this.law(of.target);
    const { modality, confidence, viaCluster, permalink, condition } = of;
    const verified = of.evidence.some((one) => one.verified);
    this.links.set(permalink, {
      from: clause,
      to: law,
      clause,
      modality,
      confidence,
      viaCluster,
      verified,
      permalink,
      why: condition,
      what: 'engages',
      suggested: of.status === 'SUGGESTED',
    });
  }

  /** A flag is drawn from the law that is its reason to the place, so that no line crosses a column. */
  private flag(clause: string, of: FlagSaid): void {
    const place = this.place(of.jurisdiction);
    const { modality, confidence, permalink, reason } = of;
    const verified = of.evidence.some((one) => one.verified);
    const said = {
      to: place,
      clause,
      modality,
      confidence,
      verified,
      permalink,
      why: reason,
      what: 'flags' as const,
      viaCluster: false,
      suggested: of.status === 'SUGGESTED',
    };
    for (const law of of.basis) {
      const from = this.law(law);
      this.links.set(`${permalink} ${law.path}`, { ...said, from });
      this.threads.set(`${permalink} ${law.path}`, { from: clause, to: from, permalink, modality });
    }
    if (!of.basis.length) this.links.set(permalink, { ...said, from: clause });
  }
}

/** Threads that are to be drawn: not where the clause engages the law anyhow, and not of links that are left out. */
export function drawnThreads(net: Net): Thread[] {
  const engaged = new Set([...net.links.values()].filter((one) => one.what === 'engages').map((one) => `${one.from} ${one.to}`));
  const found = new Map<string, Thread>();
  for (const [id, thread] of net.threads) {
    const pair = `${thread.from} ${thread.to}`;
    if (net.links.has(id) && !engaged.has(pair)) found.set(pair, thread);
  }
  return [...found.values()];
}

/** Rows of one column in the order in which they are read: what contains comes before what it contains. */
export function ordered(net: Net, column: Column): Row[] {
  const rows = [...net[column].values()];
  if (column === 'clauses') return rows;
  // The mean place of the clauses that a row is linked with: once through the links, of which there may be thousands.
  const places = new Map([...net.clauses.keys()].map((id, place) => [id, place]));
  const sums = new Map<string, [sum: number, links: number]>();
  for (const { from, to, clause } of net.links.values()) {
    for (const id of [from, to]) {
      const [sum, links] = sums.get(id) ?? [0, 0];
      sums.set(id, [sum + (places.get(clause) ?? -1), links + 1]);
    }
  }
  const rank = new Map<string, number>();
  for (const { id } of rows) {
    const [sum, links] = sums.get(id) ?? [places.size, 1];
    rank.set(id, id === net.focus ? -1 : sum / links);
  }
  const below = new Map<string | null, Row[]>();
  for (const row of rows) {
    const above = row.within && net[column].has(row.within) ? row.within : null;
    below.set(above, [...(below.get(above) ?? []), row]);
  }
  // A container stands where the first of what it contains would stand.
  const least = (row: Row): number => Math.min(rank.get(row.id)!, ...(below.get(row.id) ?? []).map(least));
  const sorted = (above: string | null): Row[] =>
    (below.get(above) ?? [])
      .map((row) => [least(row), row] as const)
      .sort(([a, one], [b, other]) => a - b || one.label.localeCompare(other.label))
      .flatMap(([, row]) => [row, ...sorted(row.id)]);
  return sorted(null);
}

export function depth(net: Net, row: Row): number {
  const above = row.within ? net.row(row.within) : undefined;
  return above ? depth(net, above) + 1 : 0;
}
