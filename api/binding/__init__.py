"""Values of a request: the arguments of a field, coerced by the schema, become slots of the plan.

Callers first, each before what it needs:

- `pages`: the size, the direction and the place of a page.
- `cursors`: marks of a place in an order, made and read.
- `at`: a time to read at.
- `ids`: global ids, as the database looks them up.
- `search`: words to look for, and where they were found.
- `styles`: the style of a citation.
- `arguments`: the values themselves, the slots that stand for them, and what a plan may depend on.
"""
