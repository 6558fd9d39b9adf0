/** A platform: its documents on one axis of time, its clauses, how much of a law was looked at. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PlatformQuery } from '../generated/platform.ts';
import { ChangeRow } from '../parts/changes.tsx';
import { Away, Clause, Commas, DocumentName, Law, Place, To } from '../parts/links.tsx';
import { Bars, Exposure, Facts, Laws, Part, Severity } from '../parts/pieces.tsx';
import { Cite, Fictional } from '../parts/record.tsx';
import { Timeline } from '../parts/timeline.tsx';
import query from '../queries/platform.graphql?raw';
import { today, useTime } from '../time.ts';
import { Heading, View } from '../view.tsx';
import { count, day, percent, plural, sentence, words } from '../words.ts';

type Shown = NonNullable<PlatformQuery['platform']>;

/** Laws whose parts the coverage may be asked of; any other stands in the address. */
const LAWS: [string, string][] = [
  ['eu-gdpr', 'GDPR'],
  ['eu-ai-act', 'AI Act'],
  ['eu-dsa', 'DSA'],
  ['us-ca-ccpa', 'CCPA'],
  ['us-il-bipa', 'BIPA'],
];
const TOLD = ['FIRST_RECORD', 'CONTENT', 'RETURNED', 'REMOVED'];

export default function Platform({ name }: { name: string }) {
  const [params] = useSearchParams();
  const law = params.get('law') ?? 'eu-gdpr';
  const technical = params.get('technical') === 'show';
  const answer = useAnswer<PlatformQuery>(query, {
    slug: name,
    law: { path: law },
    kind: technical ? [...TOLD, 'TECHNICAL'] : TOLD,
  });
  return (
    <View
      of={answer}
      title={(data) => data.platform?.name ?? name}
      missing={(data) => !data.platform}
      days={(data) => data.platform?.changes.nodes.map((one) => ({ on: day(one.detectedAt), what: words(one.kind) })) ?? []}
    >
      {(data) => <Page of={data.platform!} law={law} technical={technical} />}
    </View>
  );
}

function Page({ of, law, technical }: { of: Shown; law: string; technical: boolean }) {
  const { day: asked } = useTime();
  const here = `/platform/${of.slug}`;
  const facets = { ...of.provisions.facets, ...of.linked.facets, ...of.flagged.facets };
  const into =
    (name: string, groups: { key: string; label: string }[], spoken = false) =>
    (key: string) => {
      const label = groups.find((one) => one.key === key)?.label ?? key;
      return (
        <To to="/provisions" with={{ platform: of.slug, [name]: key }}>
          {spoken ? sentence(label) : label}
        </To>
      );
    };
  const lanes = of.documents.nodes.map((one) => ({
    key: one.key,
    title: one.title,
    versions: one.versions.nodes,
    changes: of.changes.nodes.filter((change) => change.document.key === one.key),
  }));
  return (
    <article>
      <p className="kind">Platform{of.sector.length > 0 && `: ${of.sector.map(words).join(', ')}`}</p>
      <Heading>{of.name}</Heading>
      <div className="line">
        <Fictional of={of} />
        {of.legalEntity && <span>{of.legalEntity}</span>}
        {of.seat && <Place of={of.seat} />}
        {of.homepage && <Away to={of.homepage} />}
      </div>
      <p className="tools">
        <To to="/provisions" with={{ platform: of.slug }}>
          {plural(of.provisions.totalCount, 'provision')}
        </To>
        <To to="/changes" with={{ platform: of.slug }}>
          {plural(of.changes.totalCount, 'change')}
        </To>
        <To to="/matrix" with={{ platform: of.slug, rows: 'CATEGORY', columns: 'REGULATION' }}>
          Subjects and laws
        </To>
      </p>
      <Part title="Documents over time" id="time">
        <Timeline lanes={lanes} until={asked ?? today()} />
        <p className="small">
          A tick is an archived version, a dot a change, larger with the number of sentences.{' '}
          {technical ? (
            <To to={here} with={{ law }}>
              Hide technical changes
            </To>
          ) : (
            <To to={here} with={{ law, technical: 'show' }}>
              Show technical changes
            </To>
          )}
        </p>
        <ul className="rows">
          {of.documents.nodes.map((one) => (
            <li key={one.key} className="row line">
              <DocumentName of={one} />
              {one.title !== one.documentType && <span className="small">{one.documentType}</span>}
              <span className="small">{plural(one.versions.totalCount, 'version')}</span>
              {one.incorporates.length > 0 && (
                <span className="small">
                  takes in{' '}
                  <Commas>
                    {one.incorporates.map((other) => (
                      <DocumentName key={other.key} of={other} />
                    ))}
                  </Commas>
                </span>
              )}
              {one.sourceUrl && <Away to={one.sourceUrl}>published here</Away>}
            </li>
          ))}
        </ul>
      </Part>
      <Coverage of={of} law={law} technical={technical} />
      <div className="columns">
        <Part title="Severity">
          <Bars of={facets.severity} to={into('severity', facets.severity, true)} name="Provisions by severity" />
        </Part>
        <Part title="Laws">
          <Bars of={facets.regulation} to={into('law', facets.regulation)} name="Provisions by law" />
        </Part>
        <Part title="Places">
          <Bars of={facets.jurisdiction} to={into('place', facets.jurisdiction)} name="Provisions by place" />
        </Part>
        <Part title="Subjects">
          <Bars of={facets.category} to={into('category', facets.category)} name="Provisions by category" />
        </Part>
      </div>
      <Part title="Provisions by exposure" id="provisions">
        <ul className="rows">
          {of.provisions.nodes.map((one) => (
            <li key={one.key} className="row line">
              <Clause of={one} />
              <Severity of={one.severity} />
              <Exposure of={one} />
              <span className="small">
                <bdi>{one.document.title}</bdi>
              </span>
              {one.engages.totalCount > 0 && (
                <span className="small">
                  <Laws of={one.engages.nodes} total={one.engages.totalCount} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Changes" id="changes">
        {of.changes.nodes.length === 0 && <p className="quiet">No change is recorded.</p>}
        <ul className="rows">
          {of.changes.nodes.slice(0, 15).map((one) => (
            <ChangeRow key={one.permalink} of={one} />
          ))}
        </ul>
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}

const STATE = (one: { mapped: number; reviewedUnrelated: number; notAssessed: number }): [string, string, string] =>
  one.mapped
    ? ['M', 'mapped', 'mapped']
    : one.notAssessed
      ? ['?', 'open', 'not assessed, at least in part']
      : ['u', 'unrelated', 'reviewed and found unrelated'];

/** A strip of the parts of a law: letter and pattern beside colour. */
function Coverage({ of, law, technical }: { of: Shown; law: string; technical: boolean }) {
  const { coverage } = of;
  const here = `/platform/${of.slug}`;
  return (
    <Part title={`Coverage of ${coverage.target.label}`} id="coverage">
      <p className="tools">
        {LAWS.map(([path, name]) => (
          <To
            key={path}
            to={here}
            with={{ law: path, ...(technical && { technical: 'show' }) }}
            className={path === law ? 'here' : undefined}
          >
            {name}
          </To>
        ))}
      </p>
      <Facts
        of={{
          'Parts that are mapped': `${count(coverage.mapped)} of ${count(coverage.total)}`,
          'Reviewed and unrelated': count(coverage.reviewedUnrelated),
          'Not assessed': count(coverage.notAssessed),
          'Not assessed, with a suggestion': coverage.suggested ? count(coverage.suggested) : null,
          'Assessed share': percent(coverage.completeness),
        }}
      />
      <ul className="strip" aria-label="Parts of the law">
        {coverage.units.map((one) => {
          const [letter, kind, said] = STATE(one);
          return (
            <li key={one.unit.path} className={`cell ${kind}`}>
              <To
                to={`/law/${one.unit.path}`}
                label={`${one.unit.label}: ${said}, ${one.mapped} mapped, ${one.reviewedUnrelated} reviewed and unrelated, ${one.notAssessed} not assessed`}
              >
                <span aria-hidden="true">{letter}</span>
                <span className="small">{one.unit.label.replace(`${coverage.target.label} `, '')}</span>
              </To>
            </li>
          );
        })}
      </ul>
      <p className="small">
        M: at least one provision engages the part. u: all were reviewed and found unrelated. ?: not assessed, at least in part. See{' '}
        <Law of={coverage.target} />.
      </p>
    </Part>
  );
}
