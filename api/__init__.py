"""The API: GraphQL in, one plan, one statement, JSON out. Knows no driver and no seeding.

In order of control flow:

- `http`: the bytes of a request come in, those of the answer go out. `settings` holds what can be set, `request_id` and
  `trace` name the request.
- `execute`: one request from its text to its answer, through the rooms below. `kept` holds what is made once for many
  requests, `explain` tells what becomes of an operation, `warm_up` asks a few before anybody does.
- `compile`: the text becomes a validated operation, and that a plan.
- `schema`: the fields of the schema, each with what the planner makes of it.
- `binding`: the arguments of fields become slots of the plan, and their values parameters.
- `answer`: what Neo4j answered becomes the JSON of the response.
- `errors`: what a caller is told, from any of them.
"""
