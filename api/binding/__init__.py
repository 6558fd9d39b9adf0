"""Values of a request: the arguments of a field, coerced by the schema, become slots of the plan.

- `arguments`: the values themselves, the slots that stand for them, and what a plan may depend on.
- `at`, `ids`, `search`, `styles`: what single arguments mean: a time, global ids, words to look for, a style.
- `pages`: the size, the direction and the place of a page, the place by its cursor.
- `cursors`: marks of a place in an order, made and read.
"""
