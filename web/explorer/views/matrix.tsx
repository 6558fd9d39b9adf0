/** A heat map of two properties of provisions: a table with a number in every cell. */

import { type KeyboardEvent, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer, useAnswered } from '../asking.ts';
import type { MatrixQuery } from '../generated/matrix.ts';
import { Choose, useAsk } from '../parts/asks.tsx';
import { Conditions } from '../parts/facets.tsx';
import { CONDITIONS, type Condition, conditionsIn, filterOf } from '../parts/filters.ts';
import { Clause, To } from '../parts/links.tsx';
import query from '../queries/matrix.graphql?raw';
import { Heading, View } from '../view.tsx';
import { count, percent, plural, sentence } from '../words.ts';

const AXES = ['PLATFORM', 'SECTOR', 'CATEGORY', 'REGULATION', 'LEGAL_UNIT', 'JURISDICTION', 'SEVERITY', 'MONTH'];
const MEASURES = ['PROVISIONS', 'PLATFORMS', 'MAX_SEVERITY', 'MEAN_CONFIDENCE', 'COVERAGE', 'LIFT', 'JACCARD'];
const SAID: Record<string, string> = {
  PROVISIONS: 'number of provisions',
  PLATFORMS: 'number of platforms',
  MAX_SEVERITY: 'highest severity: 1 low, 2 medium, 3 high',
  MEAN_CONFIDENCE: 'mean confidence of the links',
  COVERAGE: 'share of the assessed provisions that engage the law',
  LIFT: 'how much more often together than by chance',
  JACCARD: 'share with both values among those with at least one',
};
const SHARES = new Set(['MEAN_CONFIDENCE', 'COVERAGE', 'JACCARD']);
/** The condition of the registry that a value of an axis becomes. */
const INTO: Record<string, Condition> = {
  PLATFORM: 'platform',
  SECTOR: 'sector',
  CATEGORY: 'category',
  REGULATION: 'law',
  LEGAL_UNIT: 'law',
  JURISDICTION: 'place',
  SEVERITY: 'severity',
};

type Cell = MatrixQuery['matrix']['cells'][number];

export default function Matrix() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const rows = AXES.includes(params.get('rows') ?? '') ? params.get('rows')! : 'PLATFORM';
  const columns = AXES.includes(params.get('columns') ?? '') ? params.get('columns')! : 'REGULATION';
  const measure = MEASURES.includes(params.get('measure') ?? '') ? params.get('measure')! : 'PROVISIONS';
  // An axis of parts needs a law.
  const within = (kind: string, name: string) => params.get(name) || (kind === 'LEGAL_UNIT' ? 'eu-gdpr' : null);
  const answer = useAnswer<MatrixQuery>(query, {
    rows: { kind: rows, limit: 50, within: within(rows, 'rows-in') },
    columns: { kind: columns, limit: 50, within: within(columns, 'columns-in') },
    measure,
    scope: filterOf(params),
  });
  const answered = useAnswered(answer, { rows, columns, measure, params });
  // What an axis lies within is told by its kind, and a cell by both axes.
  const set = (name: string, value: string) =>
    ask({ row: null, column: null, [name]: value, ...(['rows', 'columns'].includes(name) && { [`${name}-in`]: null }) });
  return (
    <View of={answer} title="Matrix">
      {(data) => (
        <>
          <Heading>Matrix</Heading>
          <div className="asks">
            <Choose name="Rows" value={rows} of={AXES} set={(value) => set('rows', value)} all={null} />
            <Within name="rows-in" kind={rows} value={within(rows, 'rows-in')} set={set} />
            <Choose name="Columns" value={columns} of={AXES} set={(value) => set('columns', value)} all={null} />
            <Within name="columns-in" kind={columns} value={within(columns, 'columns-in')} set={set} />
            <Choose name="Measure" value={measure} of={MEASURES} set={(value) => set('measure', value)} all={null} />
          </div>
          <p className="small">
            Each number is the {SAID[answered.measure]}. An empty cell means that no link is recorded: not assessed, or reviewed and found
            unrelated.
            {data.matrix.truncated && ' An axis has more values than are shown: add a condition in the registry and open its matrix.'}
          </p>
          <Conditions names={CONDITIONS} />
          <Table of={data.matrix} {...answered} />
        </>
      )}
    </View>
  );
}

/** What an axis lies within: a sector, a law, a place. */
function Within({
  name,
  kind,
  value,
  set,
}: {
  name: string;
  kind: string;
  value: string | null;
  set: (name: string, value: string) => void;
}) {
  if (!['PLATFORM', 'LEGAL_UNIT', 'JURISDICTION', 'MONTH'].includes(kind)) return null;
  const said: Record<string, string> = { PLATFORM: 'sector', LEGAL_UNIT: 'law', JURISDICTION: 'place', MONTH: 'year' };
  return (
    <label>
      within {said[kind]}{' '}
      <input
        key={`${kind} ${value}`}
        defaultValue={value ?? ''}
        size={10}
        onBlur={(event) => event.target.value.trim() !== (value ?? '') && set(name, event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && set(name, event.currentTarget.value.trim())}
      />
    </label>
  );
}

interface TableProps {
  of: MatrixQuery['matrix'];
  rows: string;
  columns: string;
  measure: string;
  params: URLSearchParams;
}

const said = (value: number, measure: string): string =>
  SHARES.has(measure) ? percent(value) : measure === 'LIFT' ? value.toFixed(1) : count(value);

/** Why a table is empty, and what to do. */
function Nothing({ measure }: { measure: string }) {
  const ask = useAsk();
  if (measure !== 'COVERAGE') {
    return (
      <p className="note">Nothing can be counted along these two properties: no provision in scope has both. Another axis may be chosen.</p>
    );
  }
  return (
    <p className="note">
      No provision in scope is assessed along these two properties yet. Coverage tells of reviewed links alone; the number of provisions
      counts suggested links too, where they are shown.{' '}
      <button type="button" onClick={() => ask({ measure: null })}>
        Number of provisions
      </button>
    </p>
  );
}

function Table({ of, rows, columns, measure, params }: TableProps) {
  const ask = useAsk();
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  if (!of.rows.length || !of.columns.length) {
    return <Nothing measure={measure} />;
  }
  const cells = new Map(of.cells.map((one) => [`${one.row}\n${one.column}`, one]));
  const chosen = cells.get(`${params.get('row')}\n${params.get('column')}`);
  const top = Math.max(...of.cells.map((one) => one.value), 0.000001);
  const step = (value: number) => Math.min(5, Math.max(1, Math.ceil((value / top) * 5)));
  const label = (group: { key: string; label: string }, kind: string) =>
    ['SECTOR', 'CATEGORY', 'SEVERITY'].includes(kind) ? sentence(group.label) : group.label;
  function move(event: KeyboardEvent) {
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const by = steps[event.key];
    if (!by) return;
    event.preventDefault();
    const to: [number, number] = [
      Math.min(of.rows.length - 1, Math.max(0, at[0] + by[0])),
      Math.min(of.columns.length - 1, Math.max(0, at[1] + by[1])),
    ];
    setAt(to);
    table.current?.querySelector<HTMLElement>(`[data-at="${to[0]} ${to[1]}"]`)?.focus();
  }
  return (
    <>
      <div className="scroll matrix">
        <table ref={table} onKeyDown={move}>
          <caption className="unseen">Arrows move, Enter opens the provisions of a cell.</caption>
          <thead>
            <tr>
              <td />
              {of.columns.map((column) => (
                <th key={column.key} scope="col" title={`${column.label}: ${plural(column.count, 'provision')}`}>
                  <span>{label(column, columns)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row, y) => (
              <tr key={row.key}>
                <th scope="row">
                  <bdi>{label(row, rows)}</bdi>
                </th>
                {of.columns.map((column, x) => {
                  const cell = cells.get(`${row.key}\n${column.key}`);
                  const place = { 'data-at': `${y} ${x}`, tabIndex: at[0] === y && at[1] === x ? 0 : -1 };
                  return (
                    <td key={column.key}>
                      {cell ? (
                        <button
                          type="button"
                          {...place}
                          className={`heat h${step(cell.value)}${cell.viaCluster ? ' group' : ''}${cell.support ? '' : ' unrelated'}${cell.suggested && cell.suggested === cell.support ? ' suggested' : ''}`}
                          aria-label={`${label(row, rows)}, ${label(column, columns)}: ${said(cell.value, measure)}`}
                          onFocus={() => setAt([y, x])}
                          onClick={() => ask({ row: cell.row, column: cell.column })}
                        >
                          {said(cell.value, measure)}
                        </button>
                      ) : (
                        <span
                          {...place}
                          role="note"
                          aria-label={`${label(row, rows)}, ${label(column, columns)}: no link recorded`}
                          className="heat none"
                          onFocus={() => setAt([y, x])}
                        >
                          ·
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small legend">
        <span className="heat h1">few</span> <span className="heat h3">more</span> <span className="heat h5">most</span>{' '}
        <span className="heat h2 group">a group of laws</span> <span className="heat none">· no link recorded</span>
      </p>
      {chosen && (
        <Opened cell={chosen} of={of} rows={rows} columns={columns} params={params} close={() => ask({ row: null, column: null })} />
      )}
    </>
  );
}

function Opened({ cell, of, rows, columns, params, close }: Omit<TableProps, 'measure'> & { cell: Cell; close: () => void }) {
  const row = of.rows.find((one) => one.key === cell.row)!;
  const column = of.columns.find((one) => one.key === cell.column)!;
  const asked = { ...conditionsIn(params) };
  for (const [kind, key] of [
    [rows, cell.row],
    [columns, cell.column],
  ] as const) {
    const name = INTO[kind];
    if (name) asked[name] = [key];
  }
  const sayable = INTO[rows] && INTO[columns] && INTO[rows] !== INTO[columns];
  return (
    <section className="panel" aria-label="Cell" aria-live="polite">
      <div className="heading">
        <h2>
          <bdi>{row.label}</bdi> × <bdi>{column.label}</bdi>
        </h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      <p>
        {plural(cell.support, 'provision')}
        {cell.suggested > 0 && `, ${cell.suggested} by suggestions alone`}
        {cell.viaCluster && '. A group of laws says nothing about a single law of the group'}.
      </p>
      <ul>
        {cell.provisions.nodes.map((one) => (
          <li key={one.key}>
            <Clause of={one} /> <span className="small">{one.platform.name}</span>
          </li>
        ))}
      </ul>
      {sayable && cell.support > 0 && (
        <p>
          <To to="/provisions" with={asked}>
            All {count(cell.support)} in the registry
          </To>
        </p>
      )}
    </section>
  );
}
