"""The graph: model, plan, Cypher, engine, writer. Knows no GraphQL and no HTTP."""
