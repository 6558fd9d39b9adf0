"""Plan -> Cypher: the last stage of the compiler; pure functions of the plan, values only as parameters.

- `emit`: the door: one statement for a plan, one expression for an entry
- `alike`: entries that differ in their parameters alone, as one subquery
- `pages`: the rows of a connection, its counts and facets
- `paths`, `comparables`: the searches that a page goes on with
- `reports`: matrices, coverage, impact
- `binding`: entities bound in a query, those that satisfy a condition
- `patterns`: starts as patterns
- `predicates`: conditions and values as expressions
- `temporal`: moments as predicates
- `query`: names, clauses, and their text
"""
