// urql with Graphcache, which knows the schema: pages are merged by `relayPagination`.
import { Client, fetchExchange, gql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { getIntrospectionQuery } from "graphql";

const [, , url, slug, size] = process.argv;

const plain = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
const schema = (await plain.query(getIntrospectionQuery(), {})).data;
const merging = cacheExchange({
  schema,
  keys: {
    EngagementConnection: () => null,
    EngagementEdge: () => null,
    PageInfo: () => null,
    ProvisionConnection: () => null,
    ProvisionEdge: () => null,
  },
  resolvers: { Platform: { provisions: relayPagination() } },
});
const client = new Client({ url, exchanges: [merging, fetchExchange], preferGetMethod: false });

const PROVISIONS = gql`
  query Provisions($slug: String!, $first: Int!, $after: String) {
    platform(slug: $slug) {
      id
      provisions(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            key
            engages(first: 1) {
              nodes {
                id
                target {
                  ... on LegalTarget {
                    id
                    path
                  }
                }
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`;

const sizes = [];
let after = null;
let merged;
for (;;) {
  const answer = await client.query(PROVISIONS, { slug, first: Number(size), after }).toPromise();
  if (answer.error) throw answer.error;
  merged = answer.data.platform.provisions;
  sizes.push(merged.edges.length);
  if (!merged.pageInfo.hasNextPage) break;
  after = merged.pageInfo.endCursor;
}

const nodes = merged.edges.map((edge) => edge.node);
// Each answer holds all pages so far: a page is what it adds.
const pages = sizes.map((end, number) => nodes.slice(sizes[number - 1] ?? 0, end).map((node) => node.key));
const engaged = nodes.flatMap((node) => node.engages.nodes).map((one) => one.target.path);

async function refusal(text, preferGetMethod) {
  const { error } = await plain.query(text, {}, { preferGetMethod }).toPromise();
  return error.graphQLErrors.map((one) => one.extensions.code);
}

const refused = {
  value: await refusal("{ provisions(first: 1000) { totalCount } }", false),
  field: await refusal("{ nothing }", "force"),
};
console.log(JSON.stringify({ pages, merged: nodes.map((node) => node.key), engaged, refused }));
