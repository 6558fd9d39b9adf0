/** The first page: what the graph holds, and ways into it. */

import { Link, useLocation, useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { HomeQuery } from '../generated/home.ts';
import { ChangeRow } from '../parts/changes.tsx';
import { To } from '../parts/links.tsx';
import { Bars, Part } from '../parts/pieces.tsx';
import query from '../queries/home.graphql?raw';
import { useTime } from '../time.ts';
import { Heading, SearchForm, View } from '../view.tsx';
import { count, plural, sentence } from '../words.ts';

const EXAMPLES: { to: string; with?: Record<string, string | string[]>; asks: string }[] = [
  {
    to: '/provisions',
    with: { severity: 'HIGH', law: 'eu-gdpr/art-9', notlaw: 'eu-ai-act/art-50', sort: 'exposure' },
    asks: 'Which clauses of high severity engage Article 9 of the GDPR, but not Article 50 of the AI Act?',
  },
  { to: '/place/US', with: { level: 'SUBDIVISION' }, asks: 'Which states of the US are flagged most, and because of which laws?' },
  {
    to: '/matrix',
    with: { rows: 'PLATFORM', columns: 'REGULATION' },
    asks: 'Which platforms engage which laws, and where has nobody looked?',
  },
];

export function Home() {
  const answer = useAnswer<HomeQuery>(query, {});
  return (
    <View of={answer} title="What the graph holds">
      {(data) => <Shown data={data} />}
    </View>
  );
}

function Shown({ data }: { data: HomeQuery }) {
  const { graph, provisions, changes } = data;
  const facets = { ...provisions.facets, ...data.linked.facets, ...data.flagged.facets };
  if (!graph.provisions) return <Empty />;
  const into = (name: string) => (key: string) => {
    const group = [...facets.severity, ...facets.category, ...facets.regulation, ...facets.jurisdiction].find((one) => one.key === key);
    return (
      <To to="/provisions" with={{ [name]: key }}>
        {['severity', 'category'].includes(name) ? sentence(group?.label ?? key) : (group?.label ?? key)}
      </To>
    );
  };
  return (
    <>
      <Heading>Platform terms, the laws they engage, the places they flag</Heading>
      <SearchForm />
      <ul className="examples">
        {EXAMPLES.map((one) => (
          <li key={one.asks}>
            <To to={one.to} {...(one.with && { with: one.with })}>
              {one.asks}
            </To>
          </li>
        ))}
      </ul>
      <p className="counts">
        <To to="/platforms">{plural(graph.platforms, 'platform')}</To>, {plural(graph.documents, 'document')},{' '}
        <To to="/provisions">{plural(graph.provisions, 'provision')}</To>, {plural(graph.engagements, 'link')} to <To to="/laws">laws</To>,{' '}
        {plural(graph.flags, 'flag')} in <To to="/places">places</To>
      </p>
      {graph.suggestedEngagements > 0 && (
        <p>
          {plural(graph.suggestedEngagements, 'further link')} and {plural(graph.suggestedFlags, 'flag')}{' '}
          {graph.suggestedEngagements === 1 ? 'is' : 'are'} suggested by rules and people, and wait for a decision:{' '}
          <Shows>show suggestions</Shows>.
        </p>
      )}
      {!graph.engagements && <Unreviewed />}
      <div className="columns">
        <Part title="Severity">
          <Bars of={facets.severity} to={into('severity')} name="Provisions by severity" />
        </Part>
        <Part title="Laws engaged most">
          <Bars of={facets.regulation} to={into('law')} name="Provisions by law" />
        </Part>
        <Part title="Places flagged most">
          <Bars of={facets.jurisdiction} to={into('place')} name="Provisions by place" />
        </Part>
        <Part title="Subjects">
          <Bars of={facets.category} to={into('category')} name="Provisions by category" />
        </Part>
      </div>
      <Part title="Newest changes" aside={<To to="/changes">All {count(changes.totalCount)}</To>}>
        {changes.nodes.length ? (
          <ul className="rows">
            {changes.nodes.map((one) => (
              <ChangeRow key={one.permalink} of={one} />
            ))}
          </ul>
        ) : (
          <p className="quiet">No change is recorded.</p>
        )}
      </Part>
    </>
  );
}

function Empty() {
  return (
    <>
      <Heading>The graph holds no provisions yet</Heading>
      <p>Import documents on the command line, then load this page again:</p>
      <pre tabIndex={0}>
        {
          'clausegraph import corpus PATH    # provisions written by hand\nclausegraph import ota PATH       # an archive of Open Terms Archive'
        }
      </pre>
      <p>
        The catalogue of laws may be there already: <To to="/laws">laws</To>.
      </p>
    </>
  );
}

/** A link to this same page with suggestions. */
export function Shows({ children }: { children: React.ReactNode }) {
  const [path] = useLocation();
  const [params] = useSearchParams();
  const after = new URLSearchParams(params);
  after.set('suggested', 'show');
  return <Link href={`${path}?${after.toString()}`}>{children}</Link>;
}

export function Unreviewed() {
  const { facts } = useTime();
  return (
    <p className="note">
      No reviewed link to a law is recorded yet. Links that rules suggest wait for a review; nothing here means that a provision is
      unrelated to a law. {facts.length === 1 && <Shows>Show suggestions</Shows>}
    </p>
  );
}
