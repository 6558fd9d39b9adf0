"""What is written and kept. Writers hand over rows; answers are read by plans, not here.

Modules in order of control flow; each needs only those that stand below:

- `decisions`: what decisions on claims are made on, and their transaction.
- `reads`: what imports compare with.
- `services`: which archive each platform is read from.
- `keys`: the keys of callers.
- `indexes`: constraints and indexes.
- `writer`: a batch in one transaction.
- `check_rows`: what a batch must satisfy.
- `derived`: properties that are computed from others.
- `present`: what holds on another day.
- `parts`: the parts of the content.
- `projection`: the relationships that accepted claims stand for.
- `rows`: nodes, edges and batches.
"""
