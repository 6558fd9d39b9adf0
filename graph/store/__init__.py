"""What is written and kept. Writers hand over rows; answers are read by plans, not here.

Modules in order of control flow; each needs only those that stand below:

- `format`: how a graph is stored, and what brings an older one up to it.
- `revision`: published states of the graph.
- `invariants`: the rules that a graph must keep.
- `reads`: what imports compare with.
- `services`: which archive each platform is read from.
- `indexes`: constraints and indexes.
- `kept_digest`: the sums of the parts of the content, as they are kept.
- `unfinished`: the mark of a first seed that is not finished.
- `digest`: one hash over what the graph says.
- `writer`: rows into the graph, a batch in a transaction.
- `check_rows`: what a batch must satisfy.
- `present`: what holds today.
- `instants`: the one clock of all records.
- `parts`: the parts of the content.
- `lease`: who may write for longer than a transaction.
- `projection`: claims as the edges that queries traverse.
- `rows`: nodes, edges and batches.
- `state`: what a graph tells of itself, in one read.
"""
