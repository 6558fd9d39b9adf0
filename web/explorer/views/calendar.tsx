/** Dates of laws, as one list with a line for today. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { CalendarQuery } from '../generated/calendar.ts';
import { Choose, Day, useAsk } from '../parts/asks.tsx';
import { Away, Law, Place, To } from '../parts/links.tsx';
import { Pager, Part } from '../parts/pieces.tsx';
import query from '../queries/calendar.graphql?raw';
import { today, useTime } from '../time.ts';
import { Drop, Heading, View } from '../view.tsx';
import { plural, words } from '../words.ts';

type Dated = CalendarQuery['legalEvents']['nodes'][number];

const KINDS = [
  'ENACTED',
  'DECIDED',
  'IN_FORCE',
  'APPLIES',
  'AMENDED',
  'POSTPONED',
  'ENJOINED',
  'VACATED',
  'REPLACED',
  'REPEALED',
  'LAPSED',
  'STRUCK_DOWN',
];
const CONDITIONS = ['in', 'kind', 'from', 'to'];

/** The same day of the year before. */
const aYearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4).replace('-02-29', '-02-28')}`;

export default function Calendar() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const { day } = useTime();
  const now = day ?? today();
  const place = params.get('in');
  const kinds = params.getAll('kind');
  const from = params.get('from') ?? aYearBefore(now);
  const to = params.get('to');
  const answer = useAnswer<CalendarQuery>(query, {
    on: { gte: from, lt: to },
    kind: kinds.length ? kinds : null,
    jurisdiction: place ? { code: place } : null,
    first: 200,
    after: params.get('after'),
  });
  const given = CONDITIONS.filter((name) => params.has(name));
  return (
    <View
      of={answer}
      title="Calendar"
      days={(data) => data.legalEvents.nodes.map((one) => ({ on: one.on, what: `${one.target.label} ${words(one.kind)}` }))}
    >
      {({ legalEvents: found }) => {
        const ahead = found.nodes.filter((one) => one.on > now);
        const past = found.nodes.filter((one) => one.on <= now).reverse();
        return (
          <>
            <Heading>Calendar of law dates</Heading>
            <div className="asks">
              <Choose name="Kind" value={params.get('kind') ?? ''} of={KINDS} set={(kind) => ask({ kind })} />
              <Day name="From" value={from} set={(first) => ask({ from: first })} />
              <Day name="before" value={to} set={(last) => ask({ to: last })} />
              {place && (
                <span>
                  in <Place of={{ code: place, name: place }} />
                </span>
              )}
              {given.length > 0 && <Drop names={[...given, 'after']}>Drop all conditions</Drop>}
            </div>
            <p aria-live="polite">
              {plural(found.totalCount, 'date')} of laws from {from} on{to && ` and before ${to}`}.{' '}
              <To to="/calendar" with={{ from: '1900-01-01', kind: kinds, in: place }}>
                All dates that are recorded
              </To>
            </p>
            <Part title={`After ${now}`} id="ahead">
              {ahead.length ? (
                <Dates of={ahead} />
              ) : (
                <p className="quiet">No date is recorded after {now} here. A date that nobody has recorded may still come.</p>
              )}
            </Part>
            <Part title={`Until ${now}`} id="past">
              {past.length ? <Dates of={past} /> : <p className="quiet">No date is recorded here until {now}.</p>}
            </Part>
            <Pager
              path="/calendar"
              params={params}
              next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
              first={!params.get('after')}
            />
          </>
        );
      }}
    </View>
  );
}

function Dates({ of }: { of: Dated[] }) {
  return (
    <ol className="life">
      {of.map((one) => (
        <li key={one.id}>
          <time dateTime={one.on}>{one.on}</time> <Law of={one.target} /> <strong>{words(one.kind)}</strong>
          {one.target.engagedBy.totalCount > 0 && (
            <span className="small">
              {' '}
              <To to="/provisions" with={{ law: one.target.path }}>
                {plural(one.target.engagedBy.totalCount, 'link')}
              </To>
            </span>
          )}
          <p className="small">
            {one.summary} {one.sourceUrl && <Away to={one.sourceUrl}>source</Away>}
          </p>
        </li>
      ))}
    </ol>
  );
}
