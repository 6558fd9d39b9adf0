/** All platforms. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PlatformsQuery } from '../generated/platforms.ts';
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

export default function Platforms() {
  const [params, setParams] = useSearchParams();
  const sort = params.get('sort') ?? 'name';
  const answer = useAnswer<PlatformsQuery>(query, {
    text: params.get('q'),
    sector: params.getAll('sector').length ? params.getAll('sector') : null,
    orderBy: [ORDERS[sort] ?? ORDERS['name']],
    first: 100,
    after: params.get('after'),
  });
  const set = (name: string, value: string) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete('after');
      if (value) after.set(name, value);
      else after.delete(name);
      return after;
    });
  return (
    <View of={answer} title="Platforms">
      {({ platforms }) => (
        <>
          <Heading>Platforms</Heading>
          <form
            className="asks"
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              set('q', String(new FormData(event.currentTarget).get('q') ?? '').trim());
            }}
          >
            <input type="search" name="q" aria-label="Name" placeholder="Name" defaultValue={params.get('q') ?? ''} key={params.get('q')} />
            <label>
              Sort{' '}
              <select value={sort} onChange={(event) => set('sort', event.target.value)}>
                <option value="name">name</option>
                <option value="provisions">number of provisions</option>
                <option value="changed">last change</option>
              </select>
            </label>
          </form>
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
                      Last change <To to={pathOf(one.changes.nodes[0].permalink)}>{day(one.changes.nodes[0].detectedAt)}</To>, {plural(one.changes.totalCount, 'change')} in all
                    </>
                  ) : (
                    'No change is recorded.'
                  )}
                </p>
              </li>
            ))}
          </ul>
          <Pager path="/platforms" params={params} next={platforms.pageInfo.hasNextPage ? platforms.pageInfo.endCursor : null} first={!params.get('after')} />
        </>
      )}
    </View>
  );
}
