/** The catalogue of laws. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { LawsQuery } from '../generated/laws.ts';
import { Commas, Law, Place, To } from '../parts/links.tsx';
import { Chip, Pager } from '../parts/pieces.tsx';
import query from '../queries/laws.graphql?raw';
import { Heading, View } from '../view.tsx';
import { plural, sentence, words } from '../words.ts';

const STATUSES = ['IN_FORCE', 'PARTLY_APPLICABLE', 'ENACTED', 'PROPOSED', 'EMERGING', 'ENJOINED', 'REPEALED', 'LAPSED', 'STRUCK_DOWN'];
const KINDS = ['REGULATION', 'DIRECTIVE', 'STATUTE', 'RULE', 'DOCTRINE', 'GUIDANCE', 'BILL', 'CLUSTER'];
/** Past this many places, a law's line says how many. */
const MANY = 4;

export default function Laws() {
  const [params, setParams] = useSearchParams();
  const some = (name: string) => (params.getAll(name).length ? params.getAll(name) : null);
  const place = params.get('in');
  const answer = useAnswer<LawsQuery>(query, {
    text: params.get('q'),
    status: some('status'),
    kind: some('kind'),
    jurisdiction: place ? { code: place } : null,
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
    <View of={answer} title="Laws">
      {({ regulations }) => (
        <>
          <Heading>Laws</Heading>
          <form
            className="asks"
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              set('q', String(new FormData(event.currentTarget).get('q') ?? '').trim());
            }}
          >
            <input type="search" name="q" aria-label="Name or citation" placeholder="Name or citation" defaultValue={params.get('q') ?? ''} key={params.get('q')} />
            <Choose name="Status" value={params.get('status') ?? ''} of={STATUSES} set={(value) => set('status', value)} />
            <Choose name="Kind" value={params.get('kind') ?? ''} of={KINDS} set={(value) => set('kind', value)} />
            {place && (
              <span>
                in <Place of={{ code: place, name: place }} /> <To to="/laws">everywhere</To>
              </span>
            )}
          </form>
          <p aria-live="polite">{plural(regulations.totalCount, 'law')}</p>
          <ul className="rows">
            {regulations.nodes.map((one) => (
              <li key={one.path} className="row">
                <div className="line">
                  <strong>
                    <Law of={one} />
                  </strong>
                  <Chip kind={`st-${one.status.toLowerCase()}`}>{words(one.status)}</Chip>
                  {one.kind === 'CLUSTER' && <Chip>group of laws</Chip>}
                  <span className="small">
                    {one.appliesIn.length > MANY ? (
                      plural(one.appliesIn.length, 'place')
                    ) : (
                      <Commas>{one.appliesIn.map((where) => <Place key={where.code} of={where} />)}</Commas>
                    )}
                  </span>
                  <span className="end">
                    {one.engagedBy.totalCount ? (
                      <To to="/provisions" with={{ law: one.path }}>
                        {plural(one.engagedBy.totalCount, 'link')} on {plural(one.engagedBy.platformCount, 'platform')}
                      </To>
                    ) : (
                      <span className="quiet">no link recorded</span>
                    )}
                  </span>
                </div>
                {one.officialTitle !== one.label && <p className="small">{one.officialTitle}</p>}
              </li>
            ))}
          </ul>
          <Pager path="/laws" params={params} next={regulations.pageInfo.hasNextPage ? regulations.pageInfo.endCursor : null} first={!params.get('after')} />
        </>
      )}
    </View>
  );
}

export function Choose({ name, value, of, set, all = 'any' }: { name: string; value: string; of: string[]; set: (value: string) => void; all?: string | null }) {
  return (
    <label>
      {name}{' '}
      <select value={value} onChange={(event) => set(event.target.value)}>
        {all !== null && <option value="">{all}</option>}
        {of.map((one) => (
          <option key={one} value={one}>
            {sentence(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
