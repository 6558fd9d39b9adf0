"""Plan -> plan: rules that keep the answer and lower what it costs.

Modules in order of control flow; each needs only those that stand below:

- `optimize`: every rule, in its order, on each part of a plan.
- `ways`: which laws and places lead to one that a key names is found once.
- `reports`: what reports ask of many provisions is found once for all of them.
- `shared`: what entries of a report ask of all provisions is found once.
- `access`: how often the entities of a page are matched, and in which order an index gives them.
- `marks`: labels that nodes carry while a property holds a word.
- `selective`: where matching begins.
"""
