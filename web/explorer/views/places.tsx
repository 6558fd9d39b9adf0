/** Places as a tree, each with the clauses that are flagged there. */

import { useAnswer } from '../asking.ts';
import type { PlacesQuery } from '../generated/places.ts';
import { Place } from '../parts/links.tsx';
import { Bars, Part } from '../parts/pieces.tsx';
import query from '../queries/places.graphql?raw';
import { Heading, View } from '../view.tsx';

type One = PlacesQuery['jurisdictions'][number];

export default function Places() {
  const answer = useAnswer<PlacesQuery>(query, { level: ['GLOBAL', 'SUPRANATIONAL', 'COUNTRY'] });
  return (
    <View of={answer} title="Places">
      {({ jurisdictions, provisions }) => {
        const flagged = provisions.facets.jurisdiction;
        return (
          <>
            <Heading>Places</Heading>
            <p>
              The number counts provisions that are flagged in the place or in a place within it. A provision counts once, so the places within add
              up to more. 0 means that no flag is recorded, not that nothing applies there.
            </p>
            <div className="columns">
              <Part title="Flagged most" id="flagged">
                <p className="small">Provisions flagged in exactly this place.</p>
                <Bars of={flagged} name="Provisions by place" most={20} to={(key) => <Place of={{ code: key, name: flagged.find((one) => one.key === key)?.label ?? key }} />} />
              </Part>
              <Part title="Unions and countries" id="tree">
                <Tree of={jurisdictions} />
              </Part>
            </div>
          </>
        );
      }}
    </View>
  );
}

function Tree({ of }: { of: One[] }) {
  const known = new Set(of.map((one) => one.code));
  const below = new Map<string, One[]>();
  for (const one of of) {
    // A country may lie in several unions: it stands under each.
    const above = one.parents.map((place) => place.code).filter((code) => known.has(code));
    for (const code of above.length ? above : ['']) below.set(code, [...(below.get(code) ?? []), one]);
  }
  const most = Math.max(1, ...of.map((one) => one.flaggedBy.totalCount));
  const row = (one: One) => (
    <span className="bar-row">
      <span className="bar-name">
        <Place of={one} />
      </span>
      <meter className="bar" min={0} max={most} value={one.flaggedBy.totalCount} aria-label={`${one.name}: ${one.flaggedBy.totalCount} provisions flagged`} />
      <span className="bar-count">{one.flaggedBy.totalCount}</span>
    </span>
  );
  const branch = (code: string, depth: number): React.ReactNode => {
    const places = [...(below.get(code) ?? [])].sort((a, b) => b.flaggedBy.totalCount - a.flaggedBy.totalCount || a.name.localeCompare(b.name));
    if (!places.length) return null;
    const some = places.filter((one) => one.flaggedBy.totalCount > 0);
    const none = places.filter((one) => one.flaggedBy.totalCount === 0);
    const rows = (of: One[]) => (
      <ul className="placetree">
        {of.map((one) => (
          <li key={one.code}>
            {row(one)}
            {below.has(one.code) && depth < 5 && (
              <details open={one.flaggedBy.totalCount > 0 && depth < 2}>
                <summary>
                  {below.get(one.code)!.length} within {one.name}
                </summary>
                {branch(one.code, depth + 1)}
              </details>
            )}
          </li>
        ))}
      </ul>
    );
    return (
      <>
        {some.length > 0 && rows(some)}
        {none.length > 0 && (
          <details>
            <summary>{none.length} without a recorded flag</summary>
            {rows(none)}
          </details>
        )}
      </>
    );
  };
  return branch('', 0);
}
