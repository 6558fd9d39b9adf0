/** Dates of laws, as one list with a line for today. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { CalendarQuery } from '../generated/calendar.ts';
import { Away, Law, To } from '../parts/links.tsx';
import { Part } from '../parts/pieces.tsx';
import query from '../queries/calendar.graphql?raw';
import { today, useTime } from '../time.ts';
import { Heading, View } from '../view.tsx';
import { plural, words } from '../words.ts';

type Regulation = CalendarQuery['regulations']['nodes'][number];
type Dated = Regulation['events'][number] & { law: Regulation };

export default function Calendar() {
  const [params] = useSearchParams();
  const { day } = useTime();
  const place = params.get('in');
  const answer = useAnswer<CalendarQuery>(query, { jurisdiction: place ? { code: place } : null, first: 200, after: null });
  const now = day ?? today();
  return (
    <View of={answer} title="Calendar" days={(data) => datesOf(data).map((one) => ({ on: one.on, what: `${one.law.label} ${words(one.kind)}` }))}>
      {(data) => {
        const all = datesOf(data);
        const ahead = all.filter((one) => one.on > now);
        const past = all.filter((one) => one.on <= now).reverse();
        return (
          <>
            <Heading>Calendar of law dates</Heading>
            <p>
              {plural(all.length, 'date')} of {plural(data.regulations.nodes.length, 'law')}
              {place && (
                <>
                  {' '}
                  in {place}; <To to="/calendar">everywhere</To>
                </>
              )}
              .
            </p>
            <Part title={`After ${now}`} id="ahead">
              {ahead.length ? <Dates of={ahead} /> : <p className="quiet">No date is recorded after {now}. A date that nobody has recorded may still come.</p>}
            </Part>
            <Part title={`Until ${now}`} id="past">
              <Dates of={past.slice(0, 60)} />
              {past.length > 60 && (
                <details>
                  <summary>{past.length - 60} earlier dates</summary>
                  <Dates of={past.slice(60)} />
                </details>
              )}
            </Part>
          </>
        );
      }}
    </View>
  );
}

function datesOf(data: CalendarQuery): Dated[] {
  return data.regulations.nodes
    .flatMap((law) => law.events.map((one) => ({ ...one, law })))
    .sort((a, b) => a.on.localeCompare(b.on) || a.law.path.localeCompare(b.law.path));
}

function Dates({ of }: { of: Dated[] }) {
  return (
    <ol className="life">
      {of.map((one) => (
        <li key={one.id}>
          <time dateTime={one.on}>{one.on}</time> <Law of={one.law} /> <strong>{words(one.kind)}</strong>
          {one.law.engagedBy.totalCount > 0 && (
            <span className="small">
              {' '}
              <To to="/provisions" with={{ law: one.law.path }}>
                {plural(one.law.engagedBy.totalCount, 'link')}
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
