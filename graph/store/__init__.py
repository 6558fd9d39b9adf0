"""What is written and kept. Writers hand over rows; answers are read by plans, not here.

Modules in order of control flow; each needs only those that stand below:

- `reads`: what imports compare with.
- `services`: which archive each platform is read from.
- `keys`: the keys of callers.
- `indexes`: constraints and indexes.
- `writer`: a batch in one transaction.
- `check_rows`: what a batch must satisfy.
- `drafts`: suggestions whose record ends.
- `present`: what holds on another day.
- `parts`: the parts of the content.
- `projection`: the relationships that claims stand for.
- `derived`: properties that are computed from others.
- `rows`: nodes, edges and batches.
"""
