/** What the words of the address are found in. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { SearchQuery } from '../generated/search.ts';
import { choiceOf } from '../parts/hits.ts';
import { To } from '../parts/links.tsx';
import { Pager, Severity } from '../parts/pieces.tsx';
import query from '../queries/search.graphql?raw';
import { Heading, SearchForm, Still, View } from '../view.tsx';
import { Highlight } from './provisions.tsx';

export default function Search() {
  const [params] = useSearchParams();
  const text = params.get('q')?.trim() ?? '';
  return text ? <Found text={text} params={params} /> : <Nothing />;
}

function Nothing() {
  return (
    <Still title="Search">
      <Heading>Search</Heading>
      <SearchForm />
    </Still>
  );
}

function Found({ text, params }: { text: string; params: URLSearchParams }) {
  const answer = useAnswer<SearchQuery>(query, { text, first: 30, after: params.get('after') });
  return (
    <View of={answer} title={`Search: ${text}`}>
      {({ search }) => (
        <>
          <Heading>Search</Heading>
          <SearchForm text={text} />
          {search.edges.length === 0 && (
            <p className="note">
              Nothing holds all of these words. A search finds whole words;{' '}
              <To to="/provisions" with={{ q: text }}>
                the registry
              </To>{' '}
              looks among provisions with conditions.
            </p>
          )}
          <ul className="rows">
            {search.edges.map(({ node, highlight }) => {
              const hit = choiceOf(node);
              return (
                <li key={hit.to} className="row">
                  <div className="line">
                    <To to={hit.to}>
                      <bdi>{hit.name}</bdi>
                    </To>
                    <span className="small">{[hit.kind, hit.more].filter(Boolean).join(', ')}</span>
                    {node.__typename === 'Provision' && <Severity of={node.severity} />}
                  </div>
                  {highlight && <Highlight text={highlight} />}
                </li>
              );
            })}
          </ul>
          <Pager
            path="/search"
            params={params}
            next={search.pageInfo.hasNextPage ? search.pageInfo.endCursor : null}
            first={!params.get('after')}
          />
        </>
      )}
    </View>
  );
}
