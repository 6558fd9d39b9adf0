/** The neighbourhood of a clause, a law or a place: clauses, laws and places as columns of real rows. */

import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { client, useAnswer, useAnswered } from '../asking.ts';
import type { GraphLawQuery } from '../generated/graph_law.ts';
import type { GraphPlaceQuery } from '../generated/graph_place.ts';
import type { GraphProvisionQuery } from '../generated/graph_provision.ts';
import type { HomeQuery } from '../generated/home.ts';
import { Columns } from '../graph/columns.tsx';
import { Net, type Row } from '../graph/net.ts';
import { Twin } from '../graph/twin.tsx';
import { To } from '../parts/links.tsx';
import { Bars, Part } from '../parts/pieces.tsx';
import lawQuery from '../queries/graph_law.graphql?raw';
import placeQuery from '../queries/graph_place.graphql?raw';
import provisionQuery from '../queries/graph_provision.graphql?raw';
import home from '../queries/home.graphql?raw';
import { useTime } from '../time.ts';
import { Heading, SearchForm, View } from '../view.tsx';
import { count, plural, sentence } from '../words.ts';

/** Neighbours of a hub that are shown at once, and the most that an address may ask for. */
const PAGE = 25;
const MOST = 200;
/** Rows that are opened beside the focus: each is a request. */
const OPEN = 6;

export default function Graph() {
  const [params] = useSearchParams();
  const focus = params.get('focus') ?? '';
  const [kind, ...rest] = focus.split(':');
  const name = rest.join(':');
  if (name && kind === 'provision') return <OfProvision name={name} key={focus} />;
  if (name && kind === 'law') return <OfLaw name={name} key={focus} />;
  if (name && kind === 'place') return <OfPlace name={name} key={focus} />;
  return <Choose />;
}

/** Where nothing is in focus, what may be. */
function Choose() {
  const answer = useAnswer<HomeQuery>(home, {});
  return (
    <View of={answer} title="Graph">
      {({ linked, flagged }) => (
        <>
          <Heading>Graph</Heading>
          <p>
            The graph shows a clause with its laws and places, or a law or a place with the clauses that touch it. Search for one, and
            follow “Graph” on its page; or begin here. To see why two things are connected, ask for <To to="/paths">paths</To>.
          </p>
          <SearchForm />
          <div className="columns">
            <Part title="Laws">
              <Bars
                of={linked.facets.regulation}
                name="Laws"
                to={(key) => <Focus to={`law:${key}`}>{linked.facets.regulation.find((one) => one.key === key)?.label}</Focus>}
              />
            </Part>
            <Part title="Places">
              <Bars
                of={flagged.facets.jurisdiction}
                name="Places"
                to={(key) => <Focus to={`place:${key}`}>{flagged.facets.jurisdiction.find((one) => one.key === key)?.label}</Focus>}
              />
            </Part>
          </div>
        </>
      )}
    </View>
  );
}

function Focus({ to, children }: { to: string; children: React.ReactNode }) {
  return (
    <To to="/graph" with={{ focus: to }}>
      {children}
    </To>
  );
}

function OfProvision({ name }: { name: string }) {
  const answer = useAnswer<GraphProvisionQuery>(provisionQuery, { key: name });
  const shown = useAnswered(answer, name);
  const net = useMemo(() => {
    const made = new Net(`provision:${shown}`);
    if (answer.data?.provision) made.addProvision(answer.data.provision);
    for (const one of answer.data?.provision?.comparables.nodes ?? []) made.addProvision(one.provision, one.score);
    return made;
  }, [answer.data, shown]);
  return (
    <View of={answer} title={(data) => `Graph: ${data.provision?.title ?? name}`} missing={(data) => !data.provision}>
      {(data) => (
        <Shown net={net} title={data.provision!.title} to={`/provision/${shown}`}>
          {data.provision!.comparables.totalCount > 0 && (
            <p className="small">
              {plural(data.provision!.comparables.totalCount, 'comparable clause')} of other platforms stand below the clause.
            </p>
          )}
        </Shown>
      )}
    </View>
  );
}

/** How many neighbours the address asks for. */
function useMost(): number {
  const [params] = useSearchParams();
  const asked = Number(params.get('show'));
  return asked > PAGE && asked <= MOST ? asked : PAGE;
}

/** A group that the neighbours of a hub are narrowed to. */
function useGroup() {
  const [params] = useSearchParams();
  const platform = params.getAll('platform');
  const severity = params.getAll('severity');
  const place = params.get('place');
  return {
    platform: platform.length ? platform : null,
    severity: severity.length ? { in: severity } : null,
    flags: place ? { some: { jurisdiction: { code: place } } } : null,
  };
}

function OfLaw({ name }: { name: string }) {
  const most = useMost();
  const { facts } = useTime();
  const answer = useAnswer<GraphLawQuery>(lawQuery, {
    path: name,
    filter: useGroup(),
    groups: { engages: { some: { target: { path: name }, status: facts } } },
    first: most,
    after: null,
  });
  const shown = useAnswered(answer, name);
  const net = useMemo(() => {
    const made = new Net(`law:${shown}`);
    if (answer.data?.legal) made.addLaw(answer.data.legal);
    return made;
  }, [answer.data, shown]);
  return (
    <View of={answer} title={(data) => `Graph: ${data.legal?.label ?? name}`} missing={(data) => !data.legal}>
      {(data) => {
        const facets = data.groups.facets;
        return (
          <Shown net={net} title={data.legal!.label} to={`/law/${shown}`}>
            <Hub
              total={data.legal!.engagedBy.totalCount}
              shown={data.legal!.engagedBy.nodes.length}
              most={most}
              more={data.legal!.engagedBy.pageInfo.hasNextPage}
              what="link"
            >
              <Groups name="platform" said="By platform" of={facets.platform} focus={`law:${shown}`} />
              <Groups name="severity" said="By severity" of={facets.severity} focus={`law:${shown}`} />
              <Groups name="place" said="By place" of={facets.jurisdiction} focus={`law:${shown}`} />
            </Hub>
          </Shown>
        );
      }}
    </View>
  );
}

function OfPlace({ name }: { name: string }) {
  const most = useMost();
  const answer = useAnswer<GraphPlaceQuery>(placeQuery, { code: name, filter: useGroup(), first: most, after: null });
  const shown = useAnswered(answer, name);
  const net = useMemo(() => {
    const made = new Net(`place:${shown}`);
    if (answer.data?.jurisdiction) made.addPlace(answer.data.jurisdiction);
    return made;
  }, [answer.data, shown]);
  return (
    <View of={answer} title={(data) => `Graph: ${data.jurisdiction?.name ?? name}`} missing={(data) => !data.jurisdiction}>
      {(data) => {
        const of = data.jurisdiction!.flaggedBy;
        return (
          <Shown net={net} title={data.jurisdiction!.name} to={`/place/${shown}`}>
            <Hub total={of.totalCount} shown={net.clauses.size} most={most} more={of.pageInfo.hasNextPage} what="provision">
              <Groups name="place" said="By place" of={of.byJurisdiction} focus={`place:${shown}`} into="place" />
              <Groups name="law" said="Because of" of={of.byBasis} focus={`place:${shown}`} into="law" />
            </Hub>
          </Shown>
        );
      }}
    </View>
  );
}

/** A hub is open a page at a time, with its groups beside it. */
function Hub({
  total,
  shown,
  most,
  more,
  what,
  children,
}: {
  total: number;
  shown: number;
  most: number;
  more: boolean;
  what: string;
  children: React.ReactNode;
}) {
  const [params] = useSearchParams();
  const kept = Object.fromEntries(
    [...new Set(params.keys())]
      .filter((name) => !['at', 'known', 'revision', 'suggested', 'show'].includes(name))
      .map((name) => [name, params.getAll(name)]),
  );
  const next = Math.min(MOST, most + (most >= 100 ? 100 : 75));
  return (
    <div className="hub">
      <p>
        <meter min={0} max={Math.max(1, total)} value={Math.min(shown, total)} aria-label={`${shown} of ${total} shown`} />{' '}
        {count(Math.min(shown, total))} of {plural(total, what)} shown{' '}
        {more && most < MOST && (
          <To to="/graph" with={{ ...kept, show: String(next) }}>
            Show up to {next}
          </To>
        )}
        {more && most >= MOST && (
          <span className="small">More than {MOST} are not drawn: choose a group, or read them as a list in the registry.</span>
        )}
      </p>
      <details>
        <summary>Groups</summary>
        <div className="columns">{children}</div>
      </details>
    </div>
  );
}

function Groups({
  name,
  said,
  of,
  focus,
  into,
}: {
  name: string;
  said: string;
  of: { key: string; label: string; count: number }[];
  focus: string;
  into?: string;
}) {
  if (!of.length) return null;
  return (
    <div>
      <h3>{said}</h3>
      <Bars
        of={of}
        name={said}
        to={(key) => (
          <To to="/graph" with={into ? { focus: `${into}:${key}` } : { focus, [name]: key }}>
            {name === 'severity' ? sentence(key) : (of.find((one) => one.key === key)?.label ?? key)}
          </To>
        )}
      />
    </div>
  );
}

/** What opened rows add: each is asked for by itself, and stays for the time that it was asked at. */
function useOpened(net: Net, open: string[]): Net {
  const { at, facts } = useTime();
  const [answers, setAnswers] = useState<Record<string, { kind: string; data: unknown }>>({});
  const asked = open.join('\n');
  const time = JSON.stringify([at, facts]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `time` tells both by their values; they are made anew each time.
  useEffect(() => {
    let gone = false;
    for (const id of asked.split('\n').filter(Boolean)) {
      const [kind, ...rest] = id.split(':');
      const name = rest.join(':');
      const variables =
        kind === 'law'
          ? {
              path: name,
              filter: { platform: null, severity: null, flags: null },
              groups: { engages: { some: { target: { path: name }, status: facts } } },
              first: PAGE,
              after: null,
              at,
              facts,
            }
          : kind === 'place'
            ? { code: name, filter: { platform: null, severity: null, flags: null }, first: PAGE, after: null, at, facts }
            : { key: name, at, facts };
      const query = kind === 'law' ? lawQuery : kind === 'place' ? placeQuery : provisionQuery;
      client
        .query(query, variables)
        .toPromise()
        .then(({ data }) => {
          if (!gone && data) setAnswers((before) => ({ ...before, [`${time} ${id}`]: { kind: kind!, data } }));
        });
    }
    return () => {
      gone = true;
    };
    // `at` is told by its text.
  }, [asked, time]);
  return useMemo(() => {
    if (!asked) return net;
    const more = net.copy();
    for (const id of asked.split('\n')) {
      const answer = answers[`${time} ${id}`];
      if (answer?.kind === 'law') more.addLaw((answer.data as GraphLawQuery).legal!);
      else if (answer?.kind === 'place') more.addPlace((answer.data as GraphPlaceQuery).jurisdiction!);
      else if (answer?.kind === 'provision') {
        const one = (answer.data as GraphProvisionQuery).provision!;
        more.addProvision(one);
        for (const like of one.comparables.nodes) more.addProvision(like.provision, like.score);
      }
    }
    return more;
  }, [net, answers, asked, time]);
}

function Shown({ net: own, title, to, children }: { net: Net; title: string; to: string; children?: React.ReactNode }) {
  const [params, setParams] = useSearchParams();
  const open = params.getAll('open').slice(0, OPEN);
  const net = useOpened(own, open);
  const chosen = params.getAll('modality').join();
  const modality = useMemo(() => chosen.split(',').filter(Boolean), [chosen]);
  const drawn = useMemo(() => net.only(modality), [net, modality]);
  const table = params.get('view') === 'table';
  const change = (name: string, values: string[]) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete(name);
      for (const one of values) after.append(name, one);
      return after;
    });
  const actions = {
    focus: (row: Row) =>
      setParams((before) => {
        const after = new URLSearchParams();
        for (const name of ['at', 'known', 'revision', 'suggested', 'view']) if (before.has(name)) after.set(name, before.get(name)!);
        after.set('focus', row.id);
        return after;
      }),
    toggle: (row: Row) => change('open', open.includes(row.id) ? open.filter((one) => one !== row.id) : [...open, row.id].slice(-OPEN)),
    isOpen: (row: Row) => open.includes(row.id) || row.id === net.focus,
    row: params.get('row'),
    rests: (id: string) => {
      const named = id === net.focus ? null : id;
      if (named === params.get('row')) return;
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (named) after.set('row', named);
          else after.delete('row');
          return after;
        },
        { replace: true },
      );
    },
  };
  return (
    <>
      <div className="heading">
        <Heading>{title}</Heading>
        <span className="tools">
          <To to={to}>Page</To>
          <button type="button" onClick={() => change('view', table ? [] : ['table'])}>
            {table ? 'As columns' : 'As table'}
          </button>
        </span>
      </div>
      {children}
      <Legend chosen={modality} choose={(values) => change('modality', values)} />
      {drawn.dropped > 0 && (
        <p className="note">
          {plural(drawn.dropped, 'row')} of {count(drawn.size + drawn.dropped)} {drawn.dropped === 1 ? 'is' : 'are'} not drawn: close a row,
          or choose a group.
        </p>
      )}
      {table ? <Twin net={drawn} /> : <Columns net={drawn} title={title} {...actions} />}
    </>
  );
}

function Legend({ chosen, choose }: { chosen: string[]; choose: (values: string[]) => void }) {
  const { facts } = useTime();
  const all: [string, string][] = [
    ['ENGAGES', 'engages'],
    ['MAY_ENGAGE', 'may engage'],
    ['ENFORCEMENT_SIGNALED', 'enforcement signalled'],
  ];
  return (
    <fieldset className="legend">
      <legend className="unseen">Kinds of links that are drawn</legend>
      {all.map(([value, said]) => (
        <label key={value} className="check">
          <input
            type="checkbox"
            checked={!chosen.length || chosen.includes(value)}
            onChange={() => {
              const shown = chosen.length ? chosen : all.map(([one]) => one);
              const after = shown.includes(value) ? shown.filter((one) => one !== value) : [...shown, value];
              choose(after.length === all.length ? [] : after);
            }}
          />
          <svg width="28" height="10" aria-hidden="true">
            <line x1="0" x2="28" y1="5" y2="5" className={`link m-${value.toLowerCase()}`} />
          </svg>
          {said}
        </label>
      ))}
      {facts.length > 1 && (
        <span className="check">
          <svg width="28" height="10" aria-hidden="true">
            <line x1="0" x2="28" y1="5" y2="5" className="link suggested" />
          </svg>
          suggested
        </span>
      )}
    </fieldset>
  );
}
