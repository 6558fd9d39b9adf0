// A typed client: documents and their types are what graphql-codegen made of schema and documents.graphql.
// Type-checked by tsc, then run as it is.
import { Client, fetchExchange } from "@urql/core";
import { ProvisionsDocument, TooManyDocument, type ClauseFragment, type ProvisionsQueryVariables } from "./generated.ts";

const [, , url = "", slug = "", size = ""] = process.argv;
const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });

async function page(variables: ProvisionsQueryVariables) {
  const { data, error } = await client.query(ProvisionsDocument, variables).toPromise();
  if (error) throw error;
  if (!data?.platform) throw new Error(`no platform ${variables.slug}`);
  return data.platform;
}

/** Name of the law or kind of the unit: what the type is decides which field there is. */
function told(clause: ClauseFragment): string[] {
  return clause.engages.nodes.map(({ target }) => {
    const kind: string = target.__typename === "LegalUnit" ? target.unitType : target.kind;
    return kind && target.path;
  });
}

const clauses: ClauseFragment[] = [];
const pages: string[][] = [];
let after: string | null = null;
for (;;) {
  const { provisions }: Awaited<ReturnType<typeof page>> = await page({ slug, first: Number(size), after });
  clauses.push(...provisions.nodes);
  pages.push(provisions.nodes.map((clause) => clause.key));
  if (!provisions.pageInfo.hasNextPage) break;
  after = provisions.pageInfo.endCursor ?? null;
}

// What the schema does not allow is no program: tsc refuses this file if one of these lines should pass.
export async function mistakes(clause: ClauseFragment) {
  // @ts-expect-error: severity is one of three words
  const severity: "ENORMOUS" = clause.severity;
  // @ts-expect-error: a provision without an end has null there
  const end: string = clause.validTo;
  // @ts-expect-error: not asked for
  const title = clause.title;
  // @ts-expect-error: slug is required
  await page({ first: 1 });
  // @ts-expect-error: no such field of the filter
  await page({ slug, first: 1, filter: { colour: "red" } });
  return [severity, end, title];
}

const refusal = await client.query(TooManyDocument, { first: 1000 }).toPromise();
const refused = { value: refusal.error?.graphQLErrors.map((one) => one.extensions["code"]) };
console.log(JSON.stringify({ pages, merged: pages.flat(), engaged: clauses.flatMap(told), refused }));
