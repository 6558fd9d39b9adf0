// Apollo Client: a platform's provisions page by page, merged in the cache by `relayStylePagination`.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { relayStylePagination } from "@apollo/client/utilities";

const [, , url, slug, size] = process.argv;

const statuses = [];
const counted = async (...given) => {
  const response = await fetch(...given);
  statuses.push(response.status);
  return response;
};

/** The objects that may stand for an interface: without them the cache can not read fragments on one. */
async function possibleTypes() {
  const query = "{ __schema { types { name possibleTypes { name } } } }";
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { data } = await response.json();
  const abstract = data.__schema.types.filter((type) => type.possibleTypes);
  return Object.fromEntries(abstract.map((type) => [type.name, type.possibleTypes.map(({ name }) => name)]));
}

const cache = new InMemoryCache({
  possibleTypes: await possibleTypes(),
  typePolicies: { Platform: { fields: { provisions: relayStylePagination(["filter", "orderBy"]) } } },
});
const client = new ApolloClient({ link: ApolloLink.from([new HttpLink({ uri: url, fetch: counted })]), cache });

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
          endCursor
        }
      }
    }
  }
`;

const variables = { slug, first: Number(size) };
const query = client.watchQuery({ query: PROVISIONS, variables });
const subscription = query.subscribe(() => {});
let page = (await client.query({ query: PROVISIONS, variables })).data.platform.provisions;
const pages = [];
for (;;) {
  pages.push(page.edges.map((edge) => edge.node.key));
  if (!page.pageInfo.hasNextPage) break;
  const more = await query.fetchMore({ variables: { after: page.pageInfo.endCursor } });
  page = more.data.platform.provisions;
}
subscription.unsubscribe();

const merged = client.readQuery({ query: PROVISIONS, variables }).platform.provisions.edges;
const engaged = merged.flatMap((edge) => edge.node.engages.nodes).map((one) => one.target.path);

async function refusal(text) {
  try {
    await client.query({ query: gql(text), fetchPolicy: "no-cache" });
  } catch (error) {
    if (CombinedGraphQLErrors.is(error)) return error.errors.map((one) => one.extensions.code);
    throw error;
  }
  return [];
}

const refused = {
  value: await refusal("{ provisions(first: 1000) { totalCount } }"),
  field: await refusal("{ nothing }"),
};
console.log(JSON.stringify({ pages, merged: merged.map((edge) => edge.node.key), engaged, refused, statuses }));
client.stop();
