/** The catalogue of laws. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { LawsQuery } from '../generated/laws.ts';
import { AskWords, Choose, useAsk } from '../parts/asks.tsx';
import { Commas, Law, Place, To } from '../parts/links.tsx';
import { Chip, Pager, Suggested } from '../parts/pieces.tsx';
import query from '../queries/laws.graphql?raw';
import { Heading, View } from '../view.tsx';
import { plural, words } from '../words.ts';

const STATUSES = ['IN_FORCE', 'PARTLY_APPLICABLE', 'ENACTED', 'PROPOSED', 'EMERGING', 'ENJOINED', 'REPEALED', 'LAPSED', 'STRUCK_DOWN'];
const KINDS = ['REGULATION', 'DIRECTIVE', 'STATUTE', 'RULE', 'DOCTRINE', 'GUIDANCE', 'BILL', 'CLUSTER'];
/** Past this many places, a law's line says how many. */
const MANY = 4;

export default function Laws() {
  const [params] = useSearchParams();
  const ask = useAsk();
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
  return (
    <View of={answer} title="Laws">
      {({ regulations }) => (
        <>
          <Heading>Laws</Heading>
          <AskWords said="Name or citation">
            <Choose name="Status" value={params.get('status') ?? ''} of={STATUSES} set={(status) => ask({ status })} />
            <Choose name="Kind" value={params.get('kind') ?? ''} of={KINDS} set={(kind) => ask({ kind })} />
            {place && (
              <span>
                in <Place of={{ code: place, name: place }} /> <To to="/laws">everywhere</To>
              </span>
            )}
          </AskWords>
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
                      <Commas>
                        {one.appliesIn.map((where) => (
                          <Place key={where.code} of={where} />
                        ))}
                      </Commas>
                    )}
                  </span>
                  <span className="end">
                    {one.engagedBy.totalCount ? (
                      <>
                        <To to="/provisions" with={{ law: one.path }}>
                          {plural(one.engagedBy.totalCount, 'link')} on {plural(one.engagedBy.platformCount, 'platform')}
                        </To>
                        <Suggested of={{ ...one.engagedBy, count: one.engagedBy.totalCount }} />
                      </>
                    ) : (
                      <span className="quiet">no link recorded</span>
                    )}
                  </span>
                </div>
                {one.officialTitle !== one.label && <p className="small">{one.officialTitle}</p>}
              </li>
            ))}
          </ul>
          <Pager
            path="/laws"
            params={params}
            next={regulations.pageInfo.hasNextPage ? regulations.pageInfo.endCursor : null}
            first={!params.get('after')}
          />
        </>
      )}
    </View>
  );
}
