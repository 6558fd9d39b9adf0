/** The model page of a clause, section for section; a section without content is left out. */

import { useAnswer } from '../asking.ts';
import type { ProvisionQuery } from '../generated/provision.ts';
import { Analysed } from '../parts/analysed.tsx';
import { ChangeRow } from '../parts/changes.tsx';
import { Away, Clause, Commas, DocumentName, Law, Place, PlatformName, To } from '../parts/links.tsx';
import { Chip, Exposure, Facts, isSuggested, Part, Severity, Sure, Words } from '../parts/pieces.tsx';
import { AsRecord, Cite, Fictional, Rests } from '../parts/record.tsx';
import query from '../queries/provision.graphql?raw';
import { Heading, View } from '../view.tsx';
import { day, exposure, firmly, list, percent, plural, sentence, words } from '../words.ts';
import { Unreviewed } from './home.tsx';

export type Shown = NonNullable<ProvisionQuery['provision']>;

export function Provision({ name }: { name: string }) {
  const answer = useAnswer<ProvisionQuery>(query, { key: name });
  return (
    <View
      of={answer}
      title={(data) => (data.provision ? `${data.provision.title} · ${data.provision.platform.name}` : name)}
      missing={(data) => !data.provision}
      days={(data) => daysOf(data)}
    >
      {(data) => <Page of={data.provision!} changes={data.changes} />}
    </View>
  );
}

function daysOf(data: ProvisionQuery) {
  const of = data.provision;
  if (!of) return [];
  return [
    { on: of.firstSeen, what: 'first seen' },
    ...of.history.nodes.map((one) => ({ on: one.validFrom ?? day(one.recordedFrom), what: 'a reading begins' })),
    ...data.changes.nodes.map((one) => ({ on: one.effectiveOn ?? day(one.detectedAt), what: words(one.kind) })),
    { on: of.lastSeen, what: 'last seen' },
  ];
}

function Page({ of, changes }: { of: Shown; changes: ProvisionQuery['changes'] }) {
  const common = of.prevalence;
  return (
    <article className="model">
      <p className="kind">
        <PlatformName of={of.platform} /> / <DocumentName of={of.document} />
      </p>
      <Heading>{of.title}</Heading>
      <div className="line">
        <Severity of={of.severity} />
        <Exposure of={of} />
        <Chip>reading: {words(of.confidence)} confidence</Chip>
        <Chip kind={of.status === 'ACTIVE' ? '' : 'past'}>{words(of.status)}</Chip>
        <Chip>
          on {common.platforms} of {plural(common.ofPlatforms, 'platform')}
        </Chip>
        <Fictional of={of.platform} />
      </div>
      <p className="tools">
        <To to="/graph" with={{ focus: `provision:${of.key}` }}>
          Graph
        </To>
        {of.categories.map((one) => (
          <To key={one.slug} to="/provisions" with={{ category: one.slug }}>
            Others on: {one.name}
          </To>
        ))}
      </p>
      {of.status !== 'ACTIVE' && <Gone of={of} />}
      <WhatItSays of={of} />
      <Prose of={of} />
      <Regulatory of={of} />
      <ExposureInWords of={of} />
      <Flags of={of} />
      <Text title="Contract and vendor implications" id="vendor" text={of.vendorImplications} of={of} part="CONTRACT_AND_VENDOR" />
      <Text title="Compliance considerations" id="compliance" text={of.complianceConsiderations} of={of} part="COMPLIANCE" />
      <Comparable of={of} />
      <Part title="How common" id="common">
        <p>
          {plural(common.platforms, 'platform')} of {common.ofPlatforms} as of {common.asOf}. {common.definition}
        </p>
      </Part>
      <History of={of} changes={changes} />
      {of.qualityIssues.length > 0 && (
        <Part title="Quality" id="quality">
          <ul>
            {of.qualityIssues.map((one) => (
              <li key={one.id}>
                {sentence(one.rule)}: {one.message} <span className="small">({day(one.detectedAt)})</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Cite permalink={of.permalink}>
        <p dir="auto">{of.text}</p>
        <p dir="auto">{of.apa}</p>
        <pre tabIndex={0} role="region" aria-label="BibTeX">
          {of.bibtex}
        </pre>
      </Cite>
    </article>
  );
}

function Gone({ of }: { of: Shown }) {
  return (
    <p className="note">
      The newest version of the document no longer contains this clause ({words(of.status)}).
      {of.continuedBy.length > 0 && (
        <>
          {' '}
          Words of the clause stand in{' '}
          <Commas>
            {of.continuedBy.map((one) => (
              <Clause key={one.key} of={one} />
            ))}
          </Commas>
          .
        </>
      )}
    </p>
  );
}

/** An address that opens the document at the words, where the browser knows how to (URL fragment text directives). */
function atTheWords(source: string, text: string): string {
  const parts = text.trim().split(/\s+/);
  const coded = (some: string[]) => encodeURIComponent(some.join(' ')).replaceAll('-', '%2D');
  const ends = parts.length > 10 ? `${coded(parts.slice(0, 5))},${coded(parts.slice(-5))}` : coded(parts);
  return `${source.split('#')[0]}#:~:text=${ends}`;
}

function WhatItSays({ of }: { of: Shown }) {
  const { excerpt, sourceVersion, document } = of;
  return (
    <Part title="What it says" id="words">
      {excerpt ? (
        <>
          {!excerpt.anchored && <p className="note">The excerpt was not found again in the archived text, so its place is not known.</p>}
          <blockquote lang={document.language} dir="auto" className="words" cite={sourceVersion.archiveUrl ?? undefined}>
            {excerpt.anchored && excerpt.prefix && <span className="context">{excerpt.prefix}</span>}
            {excerpt.anchored ? <mark>{excerpt.text}</mark> : excerpt.text}
            {excerpt.anchored && excerpt.suffix && <span className="context">{excerpt.suffix}</span>}
          </blockquote>
        </>
      ) : (
        <p className="note">The archived text is not held here.</p>
      )}
      <p className="small">
        {excerpt && (
          <>
            sha256 of the words <code>{excerpt.sha256}</code>;{' '}
          </>
        )}
        version fetched on {day(sourceVersion.fetchedAt)}
        {sourceVersion.effectiveOn && `, in effect from ${sourceVersion.effectiveOn}`}, sha256 <code>{sourceVersion.sha256}</code>
      </p>
      <p className="tools">
        {sourceVersion.archiveUrl && <Away to={sourceVersion.archiveUrl}>Archived text</Away>}
        {document.sourceUrl && (
          <Away to={excerpt ? atTheWords(document.sourceUrl, excerpt.text) : document.sourceUrl}>At the platform</Away>
        )}
        <DocumentName of={{ ...document, title: `All clauses of ${document.title}` }} />
      </p>
    </Part>
  );
}

interface TextProps {
  title: string;
  id: string;
  text: string | null;
  of?: Shown;
  /** The part of an analysis that says more of this. */
  part?: string;
}

function Text({ title, id, text, of, part }: TextProps) {
  const isAnalysed = of?.analyses.some((one) => one.sections.some((section) => section.part === part));
  if (!text && !isAnalysed) return null;
  return (
    <Part title={title} id={id}>
      {text && (
        <p dir="auto" className="prose">
          {text}
        </p>
      )}
      {of && part && <Analysed of={of.analyses} part={part} said={text} />}
    </Part>
  );
}

function Prose({ of }: { of: Shown }) {
  return (
    <>
      <Text title="In plain words" id="plain" text={of.plainSummary} />
      <Text title="Why it matters" id="why" text={of.whyItMatters} />
      <Text title="For people who use the platform" id="consumers" text={of.consumerImpact} />
      <Text title="Interpretive note" id="note" text={of.interpretiveNote} />
    </>
  );
}

function Regulatory({ of }: { of: Shown }) {
  const { nodes, totalCount } = of.engages;
  return (
    <Part title="Regulatory landscape" id="laws">
      {nodes.length ? (
        <ul className="edges">
          {nodes.map((one) => (
            <Edge key={one.id} of={one} language={of.document.language} />
          ))}
        </ul>
      ) : (
        <Unreviewed />
      )}
      {totalCount > nodes.length && (
        <p className="small">
          The first {nodes.length} of {totalCount}; the API gives the others.
        </p>
      )}
      <Analysed of={of.analyses} part="REGULATORY_LANDSCAPE" />
    </Part>
  );
}

function Edge({ of, language }: { of: Shown['engages']['nodes'][number]; language: string }) {
  const law = of.target.__typename === 'LegalUnit' ? of.target.regulation : null;
  const said = exposure(of.exposureMin, of.exposureMax);
  return (
    <li className={`edge m-${of.modality.toLowerCase()}${isSuggested(of) ? ' suggested' : ''}`}>
      <div className="line">
        <strong>
          <Law of={of.target} />
        </strong>
        {of.target.__typename === 'LegalUnit' && of.target.heading && <span>{of.target.heading}</span>}
        <Chip kind={`m-${of.modality.toLowerCase()}`}>{words(of.modality)}</Chip>
        <Sure of={of.confidence} />
        {said && <Chip>exposure {said}</Chip>}
        {of.status !== 'ACCEPTED' && <Chip kind="suggested">{words(of.status)}</Chip>}
      </div>
      <p>{of.condition ? <>Where {of.condition}.</> : `${sentence(firmly(of.modality))}.`}</p>
      {of.viaCluster && of.target.__typename === 'Regulation' && of.target.members.length > 0 && (
        <p className="small">
          A group of laws on one subject
          {of.memberConfidence !== null && `, each with ${percent(of.memberConfidence)} confidence`}:{' '}
          <Commas>
            {of.target.members.map((one) => (
              <Law key={one.path} of={one} />
            ))}
          </Commas>
          .
        </p>
      )}
      <details>
        <summary>Why</summary>
        <p dir="auto">{of.rationale}</p>
        <Facts
          of={{
            'Argued from': words(of.rationaleKind),
            Effect: of.effect === 'UNSPECIFIED' ? null : words(of.effect),
            Concerns: list(of.parties.map(words)) || null,
            'Relation of scopes': of.relation ? words(of.relation) : null,
            Strength: of.strength === null ? null : `${of.strength} of 10`,
            Law: law ? <Law of={law} /> : null,
            'Text of the law': of.target.officialUri ? <Away to={of.target.officialUri} /> : null,
          }}
        />
        <Rests of={of} language={language} />
        <AsRecord permalink={of.permalink} what="link" />
      </details>
    </li>
  );
}

function ExposureInWords({ of }: { of: Shown }) {
  const said = exposure(of.exposureMin, of.exposureMax);
  return (
    <Part title="Governance exposure" id="exposure">
      {said ? (
        <p>
          <span className="scale" aria-hidden="true">
            {['LOW', 'MEDIUM', 'HIGH'].map((one) => (
              <span key={one} className={within(one, of) ? `s-${one.toLowerCase()} on` : ''} />
            ))}
          </span>{' '}
          {sentence(said)}. The wording is {of.languageIsExplicit ? 'explicit' : 'open to interpretation'}.
        </p>
      ) : (
        <p>Nobody and no rule has read how far the exposure of this clause reaches.</p>
      )}
      <Analysed of={of.analyses} part="GOVERNANCE_EXPOSURE" />
    </Part>
  );
}

const RANK: Record<string, number> = { LOW: 0, MEDIUM: 1, HIGH: 2 };
const within = (one: string, of: Shown): boolean => RANK[one]! >= RANK[of.exposureMin!]! && RANK[one]! <= RANK[of.exposureMax!]!;

function Flags({ of }: { of: Shown }) {
  const { nodes } = of.flags;
  return (
    <Part title="Jurisdiction flags" id="places">
      {nodes.length ? (
        <ul className="edges">
          {nodes.map((one) => (
            <li key={one.id} className={`edge m-${one.modality.toLowerCase()}${isSuggested(one) ? ' suggested' : ''}`}>
              <div className="line">
                <strong>
                  <Place of={one.jurisdiction} />
                </strong>
                {one.basis.length > 0 && (
                  <span>
                    because of{' '}
                    <Commas>
                      {one.basis.map((law) => (
                        <Law key={law.path} of={law} />
                      ))}
                    </Commas>
                  </span>
                )}
                <Sure of={one.confidence} />
                {one.status !== 'ACCEPTED' && <Chip kind="suggested">{words(one.status)}</Chip>}
              </div>
              <p dir="auto">{one.reason}</p>
              <details>
                <summary>Why</summary>
                <Facts
                  of={{
                    'How firmly': firmly(one.modality),
                    'What heightens exposure': list(one.factors.map(words)) || null,
                    Concerns: list(one.parties.map(words)) || null,
                    Exposure: exposure(one.exposureMin, one.exposureMax),
                  }}
                />
                <Rests of={one} language={of.document.language} />
                <AsRecord permalink={one.permalink} what="flag" />
              </details>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">No place is flagged. A place that is not flagged was not necessarily looked at.</p>
      )}
      <Analysed of={of.analyses} part="JURISDICTION_FLAGS" />
    </Part>
  );
}

function Comparable({ of }: { of: Shown }) {
  const { nodes, totalCount } = of.comparables;
  const names = (some: { path: string; label: string }[]) =>
    some.length ? (
      <Commas>
        {some.map((one) => (
          <Law key={one.path} of={one} />
        ))}
      </Commas>
    ) : null;
  return (
    <Part title="How others handle this" id="others">
      {nodes.length === 0 && <p className="quiet">No clause of another platform is comparable enough.</p>}
      <ul className="rows">
        {nodes.map((one) => (
          <li key={one.provision.key} className="row">
            <div className="line">
              <strong>
                <Clause of={one.provision} />
              </strong>
              <PlatformName of={one.provision.platform} />
              <Chip>alike {percent(one.score)}</Chip>
              <Severity of={one.provision.severity} />
            </div>
            <p className="small">{one.reason}</p>
            <Facts
              of={{
                'Laws of both': names(one.sharedTargets),
                'Only here': names(one.onlyHere),
                'Only there': names(one.onlyThere),
              }}
            />
            {one.provision.excerpt && (
              <details>
                <summary>Words</summary>
                <Words text={one.provision.excerpt.text} language={one.provision.document.language} />
              </details>
            )}
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && (
        <p className="small">
          The {nodes.length} most alike of {totalCount}.
        </p>
      )}
    </Part>
  );
}

function History({ of, changes }: { of: Shown; changes: ProvisionQuery['changes'] }) {
  return (
    <Part title="Monitoring and history" id="history">
      <p>
        In archived versions from {of.firstSeen} to {of.lastSeen}; {plural(of.document.versions.totalCount, 'version')} of the document
        {of.document.versions.totalCount === 1 ? ' is' : ' are'} held.
      </p>
      {of.history.totalCount > 1 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Readings of this clause">
          <table>
            <thead>
              <tr>
                <th scope="col">Holds</th>
                <th scope="col">Recorded</th>
                <th scope="col">Severity</th>
                <th scope="col">Exposure</th>
                <th scope="col">Laws</th>
                <th scope="col">Places</th>
              </tr>
            </thead>
            <tbody>
              {of.history.nodes.map((one) => (
                <tr key={`${one.recordedFrom} ${one.validFrom}`}>
                  <td>
                    {one.validFrom ?? 'since it was first seen'}
                    {one.validTo && ` until ${one.validTo}`}
                  </td>
                  <td>{day(one.recordedFrom)}</td>
                  <td>{one.severity ? words(one.severity) : 'not read'}</td>
                  <td>{exposure(one.exposureMin, one.exposureMax) ?? 'not read'}</td>
                  <td>{one.engages.totalCount}</td>
                  <td>{one.flags.totalCount}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changes.nodes.length > 0 ? (
        <ul className="rows">
          {changes.nodes.map((one) => (
            <ChangeRow key={one.permalink} of={one} />
          ))}
        </ul>
      ) : (
        <p className="quiet">No change of this clause is recorded.</p>
      )}
    </Part>
  );
}
