"""GraphQL over HTTP.

In order of control flow:

- `app`: the routes, and what surrounds them: `operation_log` writes a line for each operation, `hosts` refuses what is
  meant for another server, `sending` lets large answers leave in pieces.
- `graphiql`: the page of browsers at `/graphql`; `pages`: the pages at permalinks.
- `endpoint`: one request. `negotiation` chooses the media type, `parameters` reads the address or the body, `persisted`
  finds the document of a hash.
- `admission`: room for the request and a thread that answers it; the statement ends when the client leaves.
- `heap`: gives back what a large answer took. `refused`: the refusal of a request, from any of them.
"""
