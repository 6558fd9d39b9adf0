"""Pages at the addresses that the API gives out: `permalink` of a provision, an engagement, a flag or a change.

Each page is one operation of the schema, from which everything on the page comes.

- `routes`: the operation of each address, and what is said if nothing is found.
- `render`: the answer becomes HTML.
- `graphiql`: the page of browsers at `/graphql`, with the assets that the build made.
"""
