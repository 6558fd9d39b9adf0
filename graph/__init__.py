"""The graph: what it is made of, what is asked of it, how that becomes Cypher, and how it is written and run.

A request: `plan` (what `api` wants) -> `cypher` (one statement) -> `engine` (one row).
An import: `store` (rows, checked and written) -> `engine`.
`model` says what there is to ask and to write, `embedded` runs the Neo4j that `engine` speaks to. Knows no GraphQL and
no HTTP.
"""
