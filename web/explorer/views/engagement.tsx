/** One link between a clause and a law, as a record. */

import { useAnswer } from '../asking.ts';
import type { EngagementQuery } from '../generated/engagement.ts';
import { Away, Clause, Commas, Law, Place, To } from '../parts/links.tsx';
import { Facts, Part, Words } from '../parts/pieces.tsx';
import { Cite, ClauseWords, kept, Rests, stated } from '../parts/record.tsx';
import query from '../queries/engagement.graphql?raw';
import { Heading, View } from '../view.tsx';
import { percent, words } from '../words.ts';

type Shown = Extract<NonNullable<EngagementQuery['node']>, { __typename: 'Engagement' }>;

export default function Engagement({ name }: { name: string }) {
  const answer = useAnswer<EngagementQuery>(query, { id: `Engagement:${name}` });
  const of = (data: EngagementQuery) => (data.node?.__typename === 'Engagement' ? data.node : null);
  return (
    <View
      of={answer}
      title={(data) => (of(data) ? `${of(data)!.provision.title} and ${of(data)!.target.label}` : name)}
      missing={(data) => !of(data)}
    >
      {(data) => <Page of={of(data)!} />}
    </View>
  );
}

function Page({ of }: { of: Shown }) {
  const { target } = of;
  const law = target.__typename === 'LegalUnit' ? target.regulation : target;
  return (
    <article>
      <p className="kind">Engagement: a clause and a law</p>
      <Heading>
        <Clause of={of.provision} /> <span className="joins">{words(of.modality)}</span> <Law of={target} />
        {of.condition && <span className="joins">, where {of.condition}</span>}
      </Heading>
      <p className="lead" dir="auto">
        {of.rationale}
      </p>
      <p className="tools">
        <To to="/paths" with={{ from: `Provision:${of.provision.key}`, to: `${target.__typename}:${target.path}` }}>
          Paths between the two
        </To>
        <To to="/graph" with={{ focus: `provision:${of.provision.key}` }}>
          Graph of the clause
        </To>
      </p>
      <Facts
        of={{
          ...stated(of),
          'For a single law of the group': of.memberConfidence === null ? null : percent(of.memberConfidence),
          Effect: of.effect === 'UNSPECIFIED' ? null : words(of.effect),
          'Relation of scopes': of.relation ? words(of.relation) : null,
          Strength: of.strength === null ? null : `${of.strength} of 10`,
          'Argued from': words(of.rationaleKind),
          'Made by': words(of.method),
          ...kept(of),
          'To be reviewed by': of.reviewDueOn,
        }}
      />
      <Part title="Law" id="law">
        <Facts
          of={{
            Law: (
              <>
                {law.officialTitle}
                {law.citation && `, ${law.citation}`}
              </>
            ),
            Status: words(law.status),
            Unit: target.__typename === 'LegalUnit' ? `${target.label}${target.heading ? `: ${target.heading}` : ''}` : null,
            'Applies in':
              target.__typename === 'Regulation' && target.appliesIn.length ? (
                <Commas>
                  {target.appliesIn.map((one) => (
                    <Place key={one.code} of={one} />
                  ))}
                </Commas>
              ) : null,
            'Laws of the group':
              target.__typename === 'Regulation' && target.members.length ? (
                <Commas>
                  {target.members.map((one) => (
                    <Law key={one.path} of={one} />
                  ))}
                </Commas>
              ) : null,
            Text: target.officialUri ? <Away to={target.officialUri} /> : null,
          }}
        />
        {target.__typename === 'LegalUnit' && target.text && <Words text={target.text} />}
      </Part>
      <ClauseWords of={of.provision} />
      <Part title="Evidence" id="evidence">
        <Rests of={of} language={of.provision.document.language} />
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}
