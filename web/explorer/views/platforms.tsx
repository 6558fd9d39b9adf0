/** All platforms. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PlatformsQuery } from '../generated/platforms.ts';
import { AskWords, Choose, useAsk } from '../parts/asks.tsx';
import { Place, PlatformName, To } from '../parts/links.tsx';
import { Chip, Pager } from '../parts/pieces.tsx';
import query from '../queries/platforms.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { Heading, View } from '../view.tsx';
import { day, plural, sentence } from '../words.ts';

const ORDERS: Record<string, { field: string; direction: string }> = {
  name: { field: 'NAME', direction: 'ASC' },
  provisions: { field: 'PROVISION_COUNT', direction: 'DESC' },
  changed: { field: 'LAST_CHANGED', direction: 'DESC' },
};

const SORTS: [string, string][] = [
  ['name', 'name'],
  ['provisions', 'number of provisions'],
  ['changed', 'last change'],
];

export default function Platforms() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const sort = params.get('sort') ?? 'name';
  const answer = useAnswer<PlatformsQuery>(query, {
    text: params.get('q'),
    sector: params.getAll('sector').length ? params.getAll('sector') : null,
    orderBy: [ORDERS[sort] ?? ORDERS.name],
    first: 100,
    after: params.get('after'),
  });
  return (
    <View of={answer} title="Platforms">
      {({ platforms }) => (
        <>
          <Heading>Platforms</Heading>
          <AskWords said="Name">
            <Choose name="Sort" value={sort} of={SORTS} all={null} set={(by) => ask({ sort: by })} />
          </AskWords>
          <p aria-live="polite">
            {plural(platforms.totalCount, 'platform')}
            {params.getAll('sector').length > 0 && (
              <>
                {' '}
                of the sector {params.getAll('sector').map(sentence).join(', ')}; <To to="/platforms">all sectors</To>
              </>
            )}
          </p>
          <ul className="rows">
            {platforms.nodes.map((one) => (
              <li key={one.slug} className="row">
                <div className="line">
                  <strong>
                    <PlatformName of={one} />
                  </strong>
                  {one.sector.map((sector) => (
                    <To key={sector} to="/platforms" with={{ sector }}>
                      {sentence(sector)}
                    </To>
                  ))}
                  {one.seat && <Place of={one.seat} />}
                  {one.fictional && <Chip kind="fiction">fictional</Chip>}
                  <span className="end">
                    <To to="/provisions" with={{ platform: one.slug }}>
                      {plural(one.provisions.totalCount, 'provision')}
                    </To>
                    , {plural(one.documents.totalCount, 'document')}
                  </span>
                </div>
                <p className="small">
                  {one.changes.nodes[0] ? (
                    <>
                      Last change <To to={pathOf(one.changes.nodes[0].permalink)}>{day(one.changes.nodes[0].detectedAt)}</To>,{' '}
                      {plural(one.changes.totalCount, 'change')} in all
                    </>
                  ) : (
                    'No change is recorded.'
                  )}
                </p>
              </li>
            ))}
          </ul>
          <Pager
            path="/platforms"
            params={params}
            next={platforms.pageInfo.hasNextPage ? platforms.pageInfo.endCursor : null}
            first={!params.get('after')}
          />
        </>
      )}
    </View>
  );
}
