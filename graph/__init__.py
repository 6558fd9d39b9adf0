"""The graph: what it is made of, what is asked of it, how that becomes Cypher, and how it is written and run.

A request: `plan` (what `api` wants) -> `cypher` (one statement) -> `engine` (one row).
An import: `turns` (who may write, and when), `store` (rows, checked and written), `publish` (what the graph says as a
whole: its digest, its revision) -> `engine`. A decision on a claim: `turns`, `review`, `store`, `publish` -> `engine`.
`model` says what there is to ask and to write, `embedded` runs the Neo4j that `engine` speaks to. Knows no GraphQL and
no HTTP.
"""
