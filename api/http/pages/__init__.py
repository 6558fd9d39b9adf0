"""Pages at the addresses that the API gives out: `permalink` of a provision, an engagement, a flag or a change.

- `routes`: the operation of each address, and what is said where nothing is found.
- `render`: the answer becomes HTML.

Each page is one operation of the schema, from which everything on the page comes.
"""
