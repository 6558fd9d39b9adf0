/** One flag: a clause, a place, and the laws that are the reason. */

import { useAnswer } from '../asking.ts';
import type { FlagQuery } from '../generated/flag.ts';
import { Away, Clause, Commas, Law, Place, To } from '../parts/links.tsx';
import { Facts, Part } from '../parts/pieces.tsx';
import { Cite, ClauseWords, kept, Rests, stated } from '../parts/record.tsx';
import query from '../queries/flag.graphql?raw';
import { Heading, View } from '../view.tsx';
import { list, words } from '../words.ts';

type Shown = Extract<NonNullable<FlagQuery['node']>, { __typename: 'Flag' }>;

export default function Flag({ name }: { name: string }) {
  const answer = useAnswer<FlagQuery>(query, { id: `Flag:${name}` });
  const of = (data: FlagQuery) => (data.node?.__typename === 'Flag' ? data.node : null);
  return (
    <View
      of={answer}
      title={(data) => (of(data) ? `${of(data)!.provision.title} in ${of(data)!.jurisdiction.name}` : name)}
      missing={(data) => !of(data)}
    >
      {(data) => <Page of={of(data)!} />}
    </View>
  );
}

function Page({ of }: { of: Shown }) {
  return (
    <article>
      <p className="kind">Flag: a clause and a place</p>
      <Heading>
        <Clause of={of.provision} /> <span className="joins">is flagged in</span> <Place of={of.jurisdiction} />
        {of.basis.length > 0 && (
          <span className="joins">
            {' '}
            because of{' '}
            <Commas>
              {of.basis.map((one) => (
                <Law key={one.path} of={one} />
              ))}
            </Commas>
          </span>
        )}
      </Heading>
      <p className="lead" dir="auto">
        {of.reason}
      </p>
      <p className="tools">
        <To to="/graph" with={{ focus: `provision:${of.provision.key}` }}>
          Graph of the clause
        </To>
      </p>
      <Facts
        of={{
          'What heightens exposure': list(of.factors.map(words)) || null,
          ...stated(of),
          Within: of.jurisdiction.parents.length ? (
            <Commas>
              {of.jurisdiction.parents.map((one) => (
                <Place key={one.code} of={one} />
              ))}
            </Commas>
          ) : null,
          ...kept(of),
        }}
      />
      {of.basis.length > 0 && (
        <Part title="Laws on which the flag is based" id="basis">
          <ul className="edges">
            {of.basis.map((one) => (
              <li key={one.path} className="edge">
                <strong>
                  <Law of={one} />
                </strong>
                <Facts
                  of={{
                    Status:
                      words(one.__typename === 'Regulation' ? one.status : one.__typename === 'LegalUnit' ? one.regulation.status : '') ||
                      null,
                    'People can sue':
                      one.__typename === 'Regulation' && one.privateRightOfAction !== null
                        ? one.privateRightOfAction
                          ? 'yes'
                          : 'no'
                        : null,
                    'Highest penalty': one.__typename === 'Regulation' ? one.maxPenalty : null,
                    'Enforced by': one.__typename === 'Regulation' ? list(one.authorities.map((body) => body.name)) || null : null,
                    Text: one.officialUri ? <Away to={one.officialUri} /> : null,
                  }}
                />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <ClauseWords of={of.provision} />
      <Part title="Evidence" id="evidence">
        <Rests of={of} language={of.provision.document.language} />
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}
