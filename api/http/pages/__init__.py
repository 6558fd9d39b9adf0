"""Pages for browsers: at the addresses that the API gives out (`permalink`), at those of the explorer, and GraphiQL.

Each page is one operation of the schema, from which everything on the page comes.

- `routes`: the operation of each address, and what is said if nothing is found.
- `linked_data`: the answer becomes JSON-LD, where a program asks for that.
- `render`: the answer becomes HTML.
- `explorer`: the files that make a page of the explorer of it.
- `graphiql`: the page of browsers at `/graphql`, with the assets that the build made.
"""
