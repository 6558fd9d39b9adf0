/** Conditions with counts: each choice is a link, so that Back undoes it. */

import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { Drop } from '../view.tsx';
import { count, sentence } from '../words.ts';
import { type Condition, conditionsIn } from './filters.ts';
import { To } from './links.tsx';
import { type Group, Suggested } from './pieces.tsx';

interface FacetProps {
  title: string;
  name: Condition;
  of: Group[];
  /** Whether labels are written by people, so that they are shown as they are. */
  named?: boolean;
}

export function Facet({ title, name, of, named = false }: FacetProps) {
  const [params] = useSearchParams();
  const [path] = useLocation();
  const [typed, setTyped] = useState('');
  const chosen = params.getAll(name);
  const long = of.length > 12;
  const known = new Set(of.map((one) => one.key));
  const extra = chosen.filter((key) => !known.has(key)).map((key) => ({ key, label: key, count: -1 }));
  const shown = [...extra, ...of].filter((one) => !typed || one.label.toLowerCase().includes(typed.toLowerCase()));
  const most = typed ? 40 : 8;
  const ordered = [...shown.filter((one) => chosen.includes(one.key)), ...shown.filter((one) => !chosen.includes(one.key))];
  if (!of.length && !chosen.length) return null;
  const row = (one: Group) => {
    const on = chosen.includes(one.key);
    const after = on ? chosen.filter((key) => key !== one.key) : [...chosen, one.key];
    return (
      <li key={one.key}>
        <To
          to={path}
          with={{ ...conditionsIn(params), sort: params.getAll('sort'), [name]: after }}
          className={on ? 'choice on' : 'choice'}
        >
          <span>
            <span aria-hidden="true">{on ? '☑' : '☐'}</span> <bdi>{named ? one.label : sentence(one.label)}</bdi>
            {on && <span className="unseen"> (chosen)</span>}
            <Suggested of={one} />
          </span>{' '}
          {one.count >= 0 && <span className="small">{count(one.count)}</span>}
        </To>
      </li>
    );
  };
  return (
    <details open className="facet">
      <summary>{title}</summary>
      {long && (
        <input
          type="search"
          aria-label={`Find in ${title}`}
          placeholder="find"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <ul>{ordered.slice(0, most).map(row)}</ul>
      {ordered.length > most && <p className="small">{count(ordered.length - most)} more: type to find them.</p>}
    </details>
  );
}

/** What is asked for, each with a way to drop it. */
export function Conditions({ names }: { names: readonly Condition[] }) {
  const [params] = useSearchParams();
  const [path] = useLocation();
  const all = conditionsIn(params);
  const given = names.filter((name) => all[name]);
  if (!given.length) return null;
  return (
    <ul className="conditions" aria-label="Conditions">
      {given.flatMap((name) =>
        all[name]!.map((value) => (
          <li key={`${name} ${value}`}>
            <To
              to={path}
              with={{ ...all, sort: params.getAll('sort'), [name]: all[name]!.filter((one) => one !== value) }}
              label={`Drop ${SAID[name]} ${value}`}
            >
              {SAID[name]} <bdi>{name === 'category' || /^[A-Z_]+$/.test(value) ? sentence(value) : value}</bdi>{' '}
              <span aria-hidden="true">×</span>
            </To>
          </li>
        )),
      )}
      {given.length > 1 && (
        <li>
          <Drop names={[...given, 'after']}>Drop all</Drop>
        </li>
      )}
    </ul>
  );
}

const SAID: Record<Condition, string> = {
  q: 'words',
  severity: 'severity',
  category: 'subject',
  platform: 'platform',
  sector: 'sector',
  type: 'document type',
  document: 'document',
  law: 'engages',
  notlaw: 'not linked to',
  place: 'flagged in',
  modality: 'link',
  party: 'concerns',
  state: 'assessment',
  min: 'confidence from',
  status: 'status',
  from: 'changed from',
  to: 'changed before',
  concept: 'concept',
  issue: 'finding',
  rule: 'rule',
};
