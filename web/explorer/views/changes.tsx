/** Changes of documents, the newest first. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { ChangesQuery } from '../generated/changes.ts';
import { Choose, Day, useAsk } from '../parts/asks.tsx';
import { ChangeRow } from '../parts/changes.tsx';
import { Clause, Commas, To } from '../parts/links.tsx';
import { Pager } from '../parts/pieces.tsx';
import query from '../queries/changes.graphql?raw';
import { Drop, Heading, View } from '../view.tsx';
import { count, day, plural, words } from '../words.ts';

const KINDS = ['CONTENT', 'RETURNED', 'FIRST_RECORD', 'REMOVED', 'TECHNICAL'];

export default function Changes() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const some = (name: string) => (params.getAll(name).length ? params.getAll(name) : null);
  const severity = some('severity');
  const detected = { gte: params.get('from') || null, lt: params.get('to') || null };
  const law = params.get('law');
  const answer = useAnswer<ChangesQuery>(query, {
    filter: {
      platform: some('platform'),
      kind: some('kind') ?? ['CONTENT', 'RETURNED', 'REMOVED'],
      detected: detected.gte || detected.lt ? detected : null,
      severity: severity ? { in: severity } : null,
      affects: law ? { engages: { some: { target: { path: law } } } } : null,
    },
    first: 40,
    after: params.get('after'),
  });
  const given = ['platform', 'kind', 'from', 'to', 'severity', 'law'].filter((name) => params.has(name));
  return (
    <View
      of={answer}
      title="Changes"
      days={(data) => data.changes.nodes.map((one) => ({ on: day(one.detectedAt), what: words(one.kind) }))}
    >
      {({ changes }) => (
        <>
          <Heading>Changes</Heading>
          <div className="asks">
            <Choose name="Kind" value={params.get('kind') ?? ''} of={KINDS} set={(kind) => ask({ kind })} all="of content" />
            <Day name="From" value={params.get('from')} set={(from) => ask({ from })} />
            <Day name="before" value={params.get('to')} set={(to) => ask({ to })} />
            {some('platform') && <span>of {some('platform')!.join(', ')}</span>}
            {law && <span>of clauses that engage {law}</span>}
            {given.length > 0 && <Drop names={[...given, 'after']}>Drop all conditions</Drop>}
          </div>
          <p aria-live="polite">{plural(changes.totalCount, 'change')}</p>
          {changes.totalCount === 0 && (
            <p className="note">No change satisfies these conditions. A kind or a range of days may be dropped.</p>
          )}
          <ul className="rows">
            {changes.nodes.map((one) => (
              <ChangeRow key={one.permalink} of={one}>
                {one.affects.length > 0 && (
                  <p className="small">
                    <Commas>
                      {one.affects.map((clause) => (
                        <span key={clause.provision.key}>
                          <Clause of={clause.provision} /> ({words(clause.effect)})
                        </span>
                      ))}
                    </Commas>
                    {one.affectedCount > one.affects.length && ` and ${count(one.affectedCount - one.affects.length)} more`}
                  </p>
                )}
              </ChangeRow>
            ))}
          </ul>
          <Pager
            path="/changes"
            params={params}
            next={changes.pageInfo.hasNextPage ? changes.pageInfo.endCursor : null}
            first={!params.get('after')}
          />
          <p className="small">
            <To to="/calendar">Dates of laws</To>
          </p>
        </>
      )}
    </View>
  );
}
