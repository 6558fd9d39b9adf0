/** One link between a clause and a law, as a record. */

import { useAnswer } from '../asking.ts';
import type { EngagementQuery } from '../generated/engagement.ts';
import { Away, Clause, Commas, DocumentName, Law, Place, PlatformName, To } from '../parts/links.tsx';
import { Evidence, Facts, Made, Part, Severity, Sure, Words } from '../parts/pieces.tsx';
import query from '../queries/engagement.graphql?raw';
import { Heading, View } from '../view.tsx';
import { day, exposure, firmly, list, percent, sentence, words } from '../words.ts';

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

/** The words of a clause with its source, beside a record about the clause. */
export function ClauseWords({ of }: { of: Shown['provision'] }) {
  return (
    <Part title="Words of the clause" id="words">
      {of.excerpt ? <Words text={of.excerpt.text} language={of.document.language} cite={of.sourceVersion.archiveUrl} /> : <p>The archived text is not held here.</p>}
      <p className="small">
        <PlatformName of={of.platform} />, <DocumentName of={of.document} />, fetched on {day(of.sourceVersion.fetchedAt)}
        {of.sourceVersion.archiveUrl && (
          <>
            , <Away to={of.sourceVersion.archiveUrl}>archived text</Away>
          </>
        )}
      </p>
    </Part>
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
        of={[
          ['How firmly', firmly(of.modality)],
          ['Confidence', <Sure of={of.confidence} />],
          ['For a single law of the group', of.memberConfidence === null ? null : percent(of.memberConfidence)],
          ['Effect', of.effect === 'UNSPECIFIED' ? null : words(of.effect)],
          ['Severity of the clause', <Severity of={of.provision.severity} />],
          ['Exposure', exposure(of.exposureMin, of.exposureMax)],
          ['Concerns', list(of.parties.map(words)) || null],
          ['Relation of scopes', of.relation ? words(of.relation) : null],
          ['Strength', of.strength === null ? null : `${of.strength} of 10`],
          ['Argued from', words(of.rationaleKind)],
          ['Review', sentence(of.status)],
          ['Made by', words(of.method)],
          ['Holds', [of.validFrom && `from ${of.validFrom}`, of.validTo && `until ${of.validTo}`].filter(Boolean).join(' ') || null],
          ['Recorded', day(of.recordedFrom)],
          ['To be reviewed by', of.reviewDueOn],
        ]}
      />
      <Part title="Law" id="law">
        <Facts
          of={[
            ['Law', <>{law.officialTitle}{law.citation && `, ${law.citation}`}</>],
            ['Status', words(law.status)],
            ['Unit', target.__typename === 'LegalUnit' ? `${target.label}${target.heading ? `: ${target.heading}` : ''}` : null],
            ['Applies in', target.__typename === 'Regulation' && target.appliesIn.length ? <Commas>{target.appliesIn.map((one) => <Place key={one.code} of={one} />)}</Commas> : null],
            ['Laws of the group', target.__typename === 'Regulation' && target.members.length ? <Commas>{target.members.map((one) => <Law key={one.path} of={one} />)}</Commas> : null],
            ['Text', target.officialUri ? <Away to={target.officialUri} /> : null],
          ]}
        />
        {target.__typename === 'LegalUnit' && target.text && <Words text={target.text} />}
      </Part>
      <ClauseWords of={of.provision} />
      <Part title="Evidence" id="evidence">
        <Evidence of={of.evidence} language={of.provision.document.language} />
        <Made of={of.claim} />
      </Part>
      <Part title="How to cite" id="cite">
        <p className="break">
          The address of this page stays: <a href={of.permalink}>{of.permalink}</a>
        </p>
      </Part>
    </article>
  );
}
