/** What a change, or a date of a law, means for links that are recorded. */

import { useState } from 'react';
import { useAnswer } from '../asking.ts';
import type { ImpactQuery } from '../generated/impact.ts';
import query from '../queries/impact.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { words } from '../words.ts';
import { Clause, Commas, Law, Place, To } from './links.tsx';
import { Facts } from './pieces.tsx';

export type Report = ImpactQuery['impact'];

/** A report that is asked for when it is opened. */
export function ImpactOf({ of, said }: { of: Record<string, string>; said: string }) {
  const [open, setOpen] = useState(false);
  const { data, error } = useAnswer<ImpactQuery>(query, { of }, !open);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{said}</summary>
      {open && data && <Impact of={data.impact} />}
      {open && !data && <p role="status">{error ? 'The report could not be read.' : 'Reading the report'}</p>}
    </details>
  );
}

export function Impact({ of }: { of: Report }) {
  const links = (some: Report['staleEngagements']) => (
    <ul>
      {some.map((one) => (
        <li key={one.permalink}>
          <Clause of={one.provision} /> {words(one.modality)} <Law of={one.target} />
          {one.condition && `, where ${one.condition}`} (<To to={pathOf(one.permalink)}>why</To>)
        </li>
      ))}
    </ul>
  );
  const flags = (some: Report['flagsAdded']) => (
    <ul>
      {some.map((one) => (
        <li key={one.permalink}>
          <Clause of={one.provision} /> in <Place of={one.jurisdiction} />
          {one.basis.length > 0 && (
            <>
              {' '}
              because of{' '}
              <Commas>
                {one.basis.map((law) => (
                  <Law key={law.path} of={law} />
                ))}
              </Commas>
            </>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <Facts
      of={{
        'Links that keep their evidence': of.keptEngagements,
        'Links whose evidence changed': of.staleEngagements.length ? links(of.staleEngagements) : 'none',
        'Links that begin to hold': of.newlyApplicable.length ? links(of.newlyApplicable) : null,
        'Places flagged anew': of.flagsAdded.length ? flags(of.flagsAdded) : null,
        'Places no longer flagged': of.flagsRemoved.length ? flags(of.flagsRemoved) : null,
        'Provisions to review': of.provisionsToReview.length ? (
          <Commas>
            {of.provisionsToReview.map((one) => (
              <Clause key={one.key} of={one} />
            ))}
          </Commas>
        ) : (
          'none'
        ),
      }}
    />
  );
}
