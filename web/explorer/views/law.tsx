/** A law, or a part of one: its life, its parts, the clauses that engage it. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { LawQuery } from '../generated/law.ts';
import { ImpactOf } from '../parts/impact.tsx';
import { Away, Clause, Commas, Law as LawLink, Place, PlatformName, To } from '../parts/links.tsx';
import { Bars, Chip, Exposure, Facts, isSuggested, Pager, Part, Severity, Suggested, Sure, Words } from '../parts/pieces.tsx';
import { Cite } from '../parts/record.tsx';
import query from '../queries/law.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { today, useTime } from '../time.ts';
import { Heading, View } from '../view.tsx';
import { plural, sentence, words } from '../words.ts';

type Target = NonNullable<LawQuery['legal']>;
type Regulation = Extract<Target, { __typename: 'Regulation' }>;
type Unit = Extract<Target, { __typename: 'LegalUnit' }>;

export default function Law({ name }: { name: string }) {
  const [params] = useSearchParams();
  const target = { path: name };
  const { facts } = useTime();
  const severity = params.getAll('severity');
  const answer = useAnswer<LawQuery>(query, {
    path: name,
    filter: {
      engages: { some: { target, status: facts } },
      platform: params.getAll('platform').length ? params.getAll('platform') : null,
      severity: severity.length ? { in: severity } : null,
    },
    engagement: { target, status: facts },
    orderBy: [{ field: 'EXPOSURE_MAX' }],
    first: 50,
    after: params.get('after'),
  });
  return (
    <View
      of={answer}
      title={(data) => data.legal?.label ?? name}
      missing={(data) => !data.legal}
      days={(data) => data.legal?.events.map((one) => ({ on: one.on, what: words(one.kind) })) ?? []}
    >
      {(data) => <Page of={data.legal!} provisions={data.provisions} params={params} />}
    </View>
  );
}

function Page({ of, provisions, params }: { of: Target; provisions: LawQuery['provisions']; params: URLSearchParams }) {
  const { facets } = provisions;
  const here = `/law/${of.path}`;
  return (
    <article>
      {of.__typename === 'LegalUnit' ? <UnitHead of={of} /> : <LawHead of={of} />}
      <p className="tools">
        <To to="/provisions" with={{ law: of.path }}>
          {plural(of.engagedBy.totalCount, 'link')} on {plural(of.engagedBy.platformCount, 'platform')}
        </To>
        <Suggested of={{ ...of.engagedBy, count: of.engagedBy.totalCount }} />
        <To to="/graph" with={{ focus: `law:${of.path}` }}>
          Graph
        </To>
        <To to="/provisions" with={{ law: of.path, state: 'NOT_ASSESSED' }}>
          Provisions not assessed for this law
        </To>
        <To to="/matrix" with={{ rows: 'PLATFORM', columns: 'LEGAL_UNIT', 'columns-in': of.path, measure: 'COVERAGE' }}>
          Coverage by platform
        </To>
      </p>
      {of.__typename === 'Regulation' ? <LawFacts of={of} /> : <UnitFacts of={of} />}
      {of.events.length > 0 && <Events of={of.events} />}
      {of.__typename === 'Regulation' && of.units.nodes.length > 0 && <Units of={of} />}
      {of.__typename === 'LegalUnit' && of.children.length > 0 && (
        <Part title="Parts" id="parts">
          <ul className="tree">
            {of.children.map((one) => (
              <li key={one.path}>
                <LawLink of={one} /> {one.heading} <Count of={one.engagedBy.totalCount} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={`Provisions that engage ${of.label}`} id="provisions">
        {provisions.totalCount === 0 ? (
          <p className="note">
            No link is recorded. That does not mean that no provision is related:{' '}
            <To to="/provisions" with={{ law: of.path, state: 'NOT_ASSESSED' }}>
              provisions that nobody has assessed
            </To>
            .
          </p>
        ) : (
          <>
            <div className="columns">
              <div>
                <h3>By severity</h3>
                <Bars
                  of={facets.severity}
                  name="By severity"
                  to={(key) => (
                    <To to={here} with={{ severity: key }}>
                      {sentence(key)}
                    </To>
                  )}
                />
              </div>
              <div>
                <h3>By platform</h3>
                <Bars
                  of={facets.platform}
                  name="By platform"
                  to={(key) => (
                    <To to={here} with={{ platform: key }}>
                      {facets.platform.find((one) => one.key === key)?.label}
                    </To>
                  )}
                />
              </div>
              <div>
                <h3>Flagged in</h3>
                <Bars
                  of={facets.jurisdiction}
                  name="By place"
                  to={(key) => <Place of={{ code: key, name: facets.jurisdiction.find((one) => one.key === key)?.label ?? key }} />}
                />
              </div>
            </div>
            <Engaging of={provisions} />
            <Pager
              path={here}
              params={params}
              next={provisions.pageInfo.hasNextPage ? provisions.pageInfo.endCursor : null}
              first={!params.get('after')}
            />
          </>
        )}
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}

function Engaging({ of }: { of: LawQuery['provisions'] }) {
  return (
    <ul className="rows">
      {of.nodes.map((one) => (
        <li key={one.key} className="row">
          <div className="line">
            <Clause of={one} />
            <PlatformName of={one.platform} />
            <Severity of={one.severity} />
            <Exposure of={one} />
          </div>
          {one.engages.nodes.map((edge) => (
            <p key={edge.permalink} className="small line">
              <Chip kind={`m-${edge.modality.toLowerCase()}`}>{words(edge.modality)}</Chip>
              {isSuggested(edge) && <Chip kind="suggested">suggested</Chip>}
              <LawLink of={edge.target} />
              {edge.condition && <span>where {edge.condition}</span>}
              <Sure of={edge.confidence} />
              <To to={pathOf(edge.permalink)}>why</To>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

function LawHead({ of }: { of: Regulation }) {
  return (
    <>
      <p className="kind">{of.kind === 'CLUSTER' ? 'Group of laws on one subject' : `Law: ${words(of.kind)}`}</p>
      <Heading>{of.label}</Heading>
      {of.officialTitle !== of.label && <p className="lead">{of.officialTitle}</p>}
      <div className="line">
        <Chip kind={`st-${of.status.toLowerCase()}`}>{words(of.status)}</Chip>
        {of.privateRightOfAction && <Chip>people can sue</Chip>}
      </div>
    </>
  );
}

function UnitHead({ of }: { of: Unit }) {
  const above = of.parent && of.parent.path !== of.regulation.path ? of.parent : null;
  return (
    <>
      <p className="kind">
        <LawLink of={of.regulation} />
        {above && (
          <>
            {' '}
            / <LawLink of={above} />
          </>
        )}{' '}
        / {words(of.unitType)}
      </p>
      <Heading>
        {of.label}
        {of.heading && <span className="joins"> {of.heading}</span>}
      </Heading>
      <div className="line">
        <Chip kind={`st-${of.regulation.status.toLowerCase()}`}>{words(of.regulation.status)}</Chip>
      </div>
    </>
  );
}

function LawFacts({ of }: { of: Regulation }) {
  const laws = (some: { path: string; label: string }[]) =>
    some.length ? (
      <Commas>
        {some.map((one) => (
          <LawLink key={one.path} of={one} />
        ))}
      </Commas>
    ) : null;
  return (
    <Facts
      of={{
        Citation: of.citation,
        CELEX: of.celex,
        Enacted: of.enactedOn,
        'In force from': of.inForceOn,
        'Applies from': of.appliesFrom,
        Repealed: of.repealedOn,
        'People can sue': of.privateRightOfAction === null ? null : of.privateRightOfAction ? 'yes' : 'no',
        'Highest penalty': of.maxPenalty,
        'Applies in': of.appliesIn.length ? (
          <Commas>
            {of.appliesIn.map((one) => (
              <Place key={one.code} of={one} />
            ))}
          </Commas>
        ) : null,
        'Enforced by': of.authorities.length ? (
          <Commas>
            {of.authorities.map((one) => (
              <Away key={one.name} to={one.url}>
                {one.name}
              </Away>
            ))}
          </Commas>
        ) : null,
        'Laws of the group': laws(of.members),
        Amends: laws(of.amends),
        Implements: laws(of.implements),
        'Official text': of.officialUri ? <Away to={of.officialUri} /> : null,
      }}
    />
  );
}

function UnitFacts({ of }: { of: Unit }) {
  return (
    <>
      <Facts
        of={{
          Law: of.regulation.officialTitle,
          'Applies from': of.appliesFrom,
          'Official text': of.officialUri ? <Away to={of.officialUri} /> : null,
        }}
      />
      {of.text && <Words text={of.text} />}
      <ImpactOf of={{ legalUnit: of.path }} said={`What begins when ${of.label} begins to apply`} />
    </>
  );
}

function Events({ of }: { of: Target['events'] }) {
  const { day } = useTime();
  const now = day ?? today();
  return (
    <Part title="Life of the law" id="events">
      <ol className="life">
        {of.map((one) => (
          <li key={one.id} className={one.on > now ? 'to-come' : ''}>
            <time dateTime={one.on}>{one.on}</time> <strong>{words(one.kind)}</strong>
            {one.on > now && <span className="small"> (after {now})</span>}
            <p className="small">
              {one.summary} {one.sourceUrl && <Away to={one.sourceUrl}>source</Away>}
            </p>
            <ImpactOf of={{ regulationEvent: one.id }} said="What this date means for recorded links" />
          </li>
        ))}
      </ol>
    </Part>
  );
}

const Count = ({ of }: { of: number }) => <span className={of ? 'number' : 'number none'}>{of}</span>;

function Units({ of }: { of: Regulation }) {
  const below = Map.groupBy(of.units.nodes, (one) => one.parent?.path ?? of.path);
  const branch = (path: string): React.ReactNode => (
    <ul className="tree">
      {(below.get(path) ?? []).map((one) => (
        <li key={one.path}>
          <LawLink of={one} /> {one.heading} <Count of={one.engagedBy.totalCount} />
          {below.has(one.path) && branch(one.path)}
        </li>
      ))}
    </ul>
  );
  return (
    <Part title="Parts" id="parts">
      <p className="small">
        The number behind a part counts links to the part and to all below it. 0 means that no link is recorded. The page of each part shows
        its paragraphs.
      </p>
      {branch(of.path)}
      {of.units.totalCount > of.units.nodes.length && (
        <p className="small">
          The first {of.units.nodes.length} of {of.units.totalCount}.
        </p>
      )}
    </Part>
  );
}
