/** The registry of provisions: conditions on the left, what satisfies them on the right. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { ProvisionsQuery } from '../generated/provisions.ts';
import { AskWords, Choose, useAsk } from '../parts/asks.tsx';
import { Conditions, Facet } from '../parts/facets.tsx';
import { CONDITIONS, conditionsIn, filterOf, orderOf } from '../parts/filters.ts';
import { Clause, DocumentName, PlatformName, To } from '../parts/links.tsx';
import { Chip, Exposure, Laws, Pager, Places, Severity } from '../parts/pieces.tsx';
import query from '../queries/provisions.graphql?raw';
import { Drop, Heading, View } from '../view.tsx';
import { plural, words } from '../words.ts';
import { Unreviewed } from './home.tsx';

const PAGE = 50;

export function Provisions() {
  const [params] = useSearchParams();
  const answer = useAnswer<ProvisionsQuery>(query, {
    filter: filterOf(params),
    noLaw: filterOf(params, 'law'),
    noPlace: filterOf(params, 'place'),
    orderBy: orderOf(params),
    first: PAGE,
    after: params.get('after'),
  });
  return (
    <View of={answer} title={(data) => plural(data.provisions.totalCount, 'provision')}>
      {(data) => (
        <div className="registry">
          <Filters data={data} />
          <Found data={data} params={params} />
        </div>
      )}
    </View>
  );
}

function Filters({ data }: { data: ProvisionsQuery }) {
  const wide = matchMedia('(min-width: 50rem)').matches;
  const { facets } = data.provisions;
  const given = CONDITIONS.filter((name) => new URLSearchParams(location.search).has(name)).length;
  return (
    <details className="filters" open={wide}>
      <summary>Filters{given ? ` (${given})` : ''}</summary>
      <AskWords said="Words of the provisions" className={undefined} />
      <Facet title="Severity" name="severity" of={facets.severity} />
      <Facet title="Law" name="law" of={data.byLaw.facets.regulation} named />
      <Assessment />
      <Facet title="Place" name="place" of={data.byPlace.facets.jurisdiction} named />
      <Facet title="Subject" name="category" of={facets.category} />
      <Facet title="Platform" name="platform" of={facets.platform} named />
      <Facet title="Document type" name="type" of={facets.documentType} named />
    </details>
  );
}

/** What is known of the law that was chosen: "not linked" is divided into "reviewed" and "not assessed". */
function Assessment() {
  const [params] = useSearchParams();
  const laws = params.getAll('law');
  if (laws.length !== 1) return null;
  const state = params.get('state') ?? 'MAPPED';
  const choices: [string, string][] = [
    ['MAPPED', 'linked'],
    ['REVIEWED_UNRELATED', 'reviewed and found unrelated'],
    ['NOT_ASSESSED', 'not assessed'],
  ];
  return (
    <fieldset className="facet">
      <legend>Assessment of {laws[0]}</legend>
      <ul>
        {choices.map(([value, said]) => (
          <li key={value}>
            <To
              to="/provisions"
              with={{ ...conditionsIn(params), sort: params.getAll('sort'), state: value === 'MAPPED' ? [] : [value] }}
              className={state === value ? 'choice on' : 'choice'}
            >
              <span>
                <span aria-hidden="true">{state === value ? '◉' : '○'}</span> {said}
                {state === value && <span className="unseen"> (chosen)</span>}
              </span>
            </To>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

const SORTS: [string, string][] = [
  ['exposure', 'exposure'],
  ['severity', 'severity'],
  ['changed', 'last change'],
  ['newest', 'first seen'],
  ['laws', 'number of laws'],
  ['platform', 'platform'],
];

function Sort() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const text = params.get('q');
  const sorts: [string, string][] = text ? [['relevance', 'best match'], ...SORTS] : SORTS;
  return (
    <Choose
      name="Sort"
      value={params.get('sort') ?? (text ? 'relevance' : 'exposure')}
      of={sorts}
      all={null}
      set={(sort) => ask({ sort })}
    />
  );
}

function Found({ data, params }: { data: ProvisionsQuery; params: URLSearchParams }) {
  const { provisions, graph } = data;
  const matrix = { ...conditionsIn(params), rows: 'PLATFORM', columns: 'REGULATION' };
  return (
    <div className="found">
      <div className="heading">
        <Heading>
          <span aria-live="polite">{plural(provisions.totalCount, 'provision')}</span>
        </Heading>
        <span className="tools">
          <Sort />
          <To to="/matrix" with={matrix}>
            Matrix of these
          </To>
        </span>
      </div>
      <Conditions names={CONDITIONS} />
      {!graph.engagements && <Unreviewed />}
      {provisions.totalCount === 0 && <Nothing params={params} />}
      <ul className="rows">
        {provisions.edges.map(({ node, highlight }) => (
          <li key={node.key} className="row">
            <h2>
              <Clause of={node} />
            </h2>
            <div className="line">
              <Severity of={node.severity} />
              <Exposure of={node} />
              {node.status !== 'ACTIVE' && <Chip kind="past">{words(node.status)}</Chip>}
              <span>
                <PlatformName of={node.platform} />, <DocumentName of={node.document} />
              </span>
            </div>
            {highlight && <Highlight text={highlight} />}
            <p className="small">
              <Laws of={node.engages.nodes} total={node.engages.totalCount} />
            </p>
            {node.flags.totalCount > 0 && (
              <p className="small">
                <Places of={node.flags.nodes} total={node.flags.totalCount} />
              </p>
            )}
          </li>
        ))}
      </ul>
      <Pager
        path="/provisions"
        params={params}
        next={provisions.pageInfo.hasNextPage ? provisions.pageInfo.endCursor : null}
        first={!params.get('after')}
      />
    </div>
  );
}

/** Found words stand between ⟦ and ⟧. */
export function Highlight({ text }: { text: string }) {
  return (
    <p className="small" dir="auto">
      {text.split(/[⟦⟧]/).map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))}
    </p>
  );
}

function Nothing({ params }: { params: URLSearchParams }) {
  const given = CONDITIONS.filter((name) => params.has(name));
  if (!given.length) {
    return (
      <p className="note">
        No provision is recorded at this time. Documents are imported on the command line: <code>clausegraph import corpus PATH</code> or{' '}
        <code>clausegraph import ota PATH</code>.
      </p>
    );
  }
  return (
    <div className="note">
      <p>No provision satisfies all of these conditions. A condition may be dropped:</p>
      <ul>
        {given.map((name) => (
          <li key={name}>
            <Drop names={[name, 'after']}>without {params.getAll(name).join(', ')}</Drop>
          </li>
        ))}
      </ul>
    </div>
  );
}
