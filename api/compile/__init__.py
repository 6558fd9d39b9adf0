"""GraphQL -> plan.

Callers first, each before what it needs:

- `payload`: what is read behind a change becomes a plan.
- `validate`: text in, validated operation out.
- `planner`: the operation becomes a plan.
- `facets`: which entities a facet counts.
- `fields`: stored properties as fields, and the names of what is wanted.
- `standing`: how much of an answer rests on suggestions.
- `introspect`: answers the part of an operation that is about the schema.
- `cost`: counts what the operation may fetch.
- `rights`: refuses fields that the role of the caller does not allow.
- `limits`: refuses what is too large by its shape.
- `rules`: the validation rules, with what graphql-core lacks.
- `operation`: the validated operation, and the error of a request that is refused.
"""
