"""The graph: model < plan < cypher, the store beside them, the engine. Knows no GraphQL and no HTTP."""
