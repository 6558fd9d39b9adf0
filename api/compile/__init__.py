"""GraphQL -> plan.

In order of control flow:

- `validate`: text in, validated operation out. On the way `limits` refuses what is too large by its shape, `rules` adds
  what graphql-core does not validate, and `cost` counts what the operation may fetch.
- `operation`: the validated operation, and the error of a request that is refused.
- `planner`: the operation becomes a plan; `introspect` answers the part that is about the schema.
"""
