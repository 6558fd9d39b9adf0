/** Places as a tree, each with the clauses that are flagged there. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PlacesQuery } from '../generated/places.ts';
import { AskWords } from '../parts/asks.tsx';
import { Place, To } from '../parts/links.tsx';
import { Bars, Part, Suggested } from '../parts/pieces.tsx';
import query from '../queries/places.graphql?raw';
import { Heading, View } from '../view.tsx';
import { plural, words } from '../words.ts';

type One = PlacesQuery['jurisdictions'][number];

export default function Places() {
  const [params] = useSearchParams();
  const text = params.get('q');
  const answer = useAnswer<PlacesQuery>(query, { level: text ? null : ['GLOBAL', 'SUPRANATIONAL', 'COUNTRY'], text });
  return (
    <View of={answer} title="Places">
      {({ jurisdictions, provisions }) => {
        const flagged = provisions.facets.jurisdiction;
        return (
          <>
            <Heading>Places</Heading>
            <AskWords said="Name or code of a place" />
            <p>
              The number counts provisions that are flagged in the place or in a place within it. A provision counts once, so the places
              within add up to more. 0 means that no flag is recorded, not that nothing applies there.
            </p>
            <div className="columns">
              <Part title="Flagged most" id="flagged">
                <p className="small">Provisions flagged in exactly this place.</p>
                <Bars
                  of={flagged}
                  name="Provisions by place"
                  most={20}
                  to={(key) => <Place of={{ code: key, name: flagged.find((one) => one.key === key)?.label ?? key }} />}
                />
              </Part>
              <Part title={text ? plural(jurisdictions.length, 'place') : 'Unions and countries'} id="tree">
                {text ? <Named of={jurisdictions} /> : <Tree of={jurisdictions} />}
              </Part>
            </div>
          </>
        );
      }}
    </View>
  );
}

/** Places with a name, the one that is flagged most first. */
function Named({ of }: { of: One[] }) {
  const most = Math.max(1, ...of.map((one) => one.flaggedBy.totalCount));
  return (
    <>
      <p className="small">
        <To to="/places">All unions and countries</To>
      </p>
      {of.length === 0 && <p className="quiet">No place has this name or code.</p>}
      <ul className="placetree">
        {[...of]
          .sort((a, b) => b.flaggedBy.totalCount - a.flaggedBy.totalCount || a.name.localeCompare(b.name))
          .map((one) => (
            <li key={one.code}>
              <Flagged of={one} most={most} /> <span className="small">{words(one.level)}</span>
            </li>
          ))}
      </ul>
    </>
  );
}

/** A place with the number of provisions that are flagged there, as a bar of the largest. */
function Flagged({ of, most }: { of: One; most: number }) {
  return (
    <span className="bar-row">
      <span className="bar-name">
        <Place of={of} />
        <Suggested of={{ ...of.flaggedBy, count: of.flaggedBy.totalCount }} />
      </span>
      <meter
        className="bar"
        min={0}
        max={most}
        value={of.flaggedBy.totalCount}
        aria-label={`${of.name}: ${of.flaggedBy.totalCount} provisions flagged`}
      />
      <span className="bar-count">{of.flaggedBy.totalCount}</span>
    </span>
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
  const branch = (code: string, depth: number): React.ReactNode => {
    const places = [...(below.get(code) ?? [])].sort(
      (a, b) => b.flaggedBy.totalCount - a.flaggedBy.totalCount || a.name.localeCompare(b.name),
    );
    if (!places.length) return null;
    const some = places.filter((one) => one.flaggedBy.totalCount > 0);
    const none = places.filter((one) => one.flaggedBy.totalCount === 0);
    const rows = (of: One[]) => (
      <ul className="placetree">
        {of.map((one) => (
          <li key={one.code}>
            <Flagged of={one} most={most} />
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
