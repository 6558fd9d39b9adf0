// Relay: a platform's provisions page by page. Each further page is asked of `node`, by the platform's global id, with the
// query that relay-compiler made of the fragment.
const { Environment, Network, RecordSource, Store, fetchQuery, getSelector } = require("relay-runtime");

const first = require("./__generated__/documentsPlatformQuery.graphql");
const tooMany = require("./__generated__/documentsTooManyQuery.graphql");
const fragment = require("./__generated__/documents_platform.graphql");

const [, , url, slug, size] = process.argv;
const count = Number(size);

async function post(request, variables) {
  const body = JSON.stringify({ query: request.text, operationName: request.name, variables });
  const accept = "application/graphql-response+json";
  const response = await fetch(url, { method: "POST", headers: { accept, "content-type": "application/json" }, body });
  return response.json();
}

const environment = new Environment({ network: Network.create(post), store: new Store(new RecordSource()) });

async function paged() {
  const { platform } = await fetchQuery(environment, first, { slug, count }).toPromise();
  const { refetch } = fragment.metadata;
  const selector = getSelector(fragment, platform);
  const sizes = [];
  for (;;) {
    const { data, isMissingData } = environment.lookup(selector);
    if (isMissingData) throw new Error("the store lacks what the fragment asks for");
    const { edges, pageInfo } = data.provisions;
    sizes.push(edges.length);
    if (!pageInfo.hasNextPage) return { name: platform.name, sizes, nodes: edges.map((edge) => edge.node) };
    const variables = { id: data[refetch.identifierInfo.identifierField], count, cursor: pageInfo.endCursor };
    await fetchQuery(environment, refetch.operation, variables).toPromise();
  }
}

async function refusal() {
  try {
    await fetchQuery(environment, tooMany, { first: 1000 }).toPromise();
  } catch (error) {
    return error.source.errors.map((one) => one.extensions.code);
  }
  return [];
}

async function main() {
  const { name, sizes, nodes } = await paged();
  // The store merges: a page is what a fetch has added.
  const pages = sizes.map((end, number) => nodes.slice(sizes[number - 1] ?? 0, end).map((node) => node.key));
  const engaged = nodes.flatMap((node) => node.engages.nodes).map((one) => one.target.path);
  const told = { name, pages, merged: nodes.map((node) => node.key), engaged, refused: { value: await refusal() } };
  console.log(JSON.stringify(told));
}

main();
