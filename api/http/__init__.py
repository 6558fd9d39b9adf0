"""GraphQL over HTTP.

Callers first, each before what it needs:

- `app`: the routes, and what surrounds them.
- `hosts`: refuses what is meant for another server.
- `sending`: large answers leave in pieces.
- `pages`: what browsers see: pages at permalinks, and GraphiQL.
- `endpoint`: one request, from its bytes to those of the answer.
- `parameters`: the operation and variables in an address or a body.
- `persisted`: the document that a hash stands for.
- `negotiation`: the media type of the answer.
- `callers`: whose key the request has, and whether a request without one is answered.
- `admission`: room for the request, and a thread that answers it.
- `operation_log`: a line of the log for each operation.
- `heap`: gives back what a large answer took.
- `refused`: the refusal of a request, from any of them.
"""
