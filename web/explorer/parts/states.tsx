/** Published states of the graph, each to be read again: asked for when their list is opened. */

import { useState } from 'react';
import { useAnswer } from '../asking.ts';
import type { RevisionsQuery } from '../generated/revisions.ts';
import query from '../queries/revisions.graphql?raw';
import { useTime } from '../time.ts';
import { count } from '../words.ts';
import { useAsk } from './asks.tsx';

export function States() {
  const [open, setOpen] = useState(false);
  return (
    <details className="states" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Published states</summary>
      {open && <List />}
    </details>
  );
}

function List() {
  const { revision } = useTime();
  const ask = useAsk();
  const { data, error } = useAnswer<RevisionsQuery>(query, { first: 100, after: null });
  if (!data) return <p role="status">{error ? 'The list could not be read.' : 'Reading the list'}</p>;
  const { nodes, totalCount } = data.revisions;
  const shown = revision ?? data.graph.revision;
  return (
    <>
      <p>A published state shows what the graph said then, whatever was recorded later.</p>
      <ul className="plainlist">
        {nodes.map((one, index) => (
          <li key={one.revision}>
            <button
              type="button"
              className="jump"
              aria-current={one.revision === shown || undefined}
              onClick={() => ask({ at: null, known: null, revision: index === 0 ? null : one.revision })}
            >
              {one.revision}
            </button>
            , published on {one.publishedAt.slice(0, 10)} at {one.publishedAt.slice(11, 16)} UTC
            {index === 0 && ', the newest'}
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && (
        <p className="small">
          The newest {nodes.length} of {count(totalCount)}.
        </p>
      )}
    </>
  );
}
