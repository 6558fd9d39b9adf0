// The peer @neo4j/graphql behind Apollo Server, set up as both document it; says where it listens and serves.
import { readFile } from "node:fs/promises";

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const { CLAUSEGRAPH_NEO4J_URI, CLAUSEGRAPH_NEO4J_USER, CLAUSEGRAPH_NEO4J_PASSWORD } = process.env;

const driver = neo4j.driver(
  CLAUSEGRAPH_NEO4J_URI,
  neo4j.auth.basic(CLAUSEGRAPH_NEO4J_USER, CLAUSEGRAPH_NEO4J_PASSWORD),
);
const typeDefs = await readFile(new URL("schema.graphql", import.meta.url), "utf8");
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();

const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { host: "127.0.0.1", port: 0 },
});
console.error(`GraphQL ${url}`);
