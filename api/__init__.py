"""The API: GraphQL in, one plan, one statement, JSON out. Knows no driver and no seeding.

Callers first, each before what it needs:

- `http`: the bytes of a request come in, the bytes of the answer go out.
- `warm_up`: asks a few operations before anybody does.
- `execute`: one request from its text to its answer.
- `perform`: performs the root fields that no plan answers, and reads what is wanted of their payloads.
- `changes`: what those fields do.
- `explain`: tells what becomes of an operation.
- `compile`: the text becomes a validated operation, and the operation a plan.
- `answer`: what Neo4j answered becomes the JSON of the response.
- `schema`: the fields of the schema, each with what the planner makes of it.
- `binding`: the arguments of fields become slots of the plan, and their values parameters.
- `cache`: holds what is made once for many requests.
- `caller`: who asks, and what the role of the caller allows.
- `settings`: what can be set.
- `errors`: what a caller is told, from any of them.
- `request_id`: names the request in answer and log.
- `trace`: names the trace that the request is part of.
"""
