"""What is written: rows, checked, in one transaction each batch, and what is kept true of the graph as a whole.

How a graph is opened:

- `indexes`: constraints and indexes
- `format`, `unfinished`, `state`: how it is stored, whether its first seed is finished, and what it tells of itself
- `lease`: who may write for longer than one transaction

- `keys`: the keys of callers

How rows get in:

- `rows`, `check_rows`: what is handed over, and what it must satisfy
- `derived`: properties that are computed from others
- `writer`: a batch in one transaction
- `instants`: when it is written
- `projection`: the relationships that accepted claims stand for
- `present`: what holds on another day
- `reads`: what imports compare with
- `services`: which archive each platform is read from

How a state is published:

- `parts`, `digest`, `kept_digest`: one hash over everything the graph says, kept part by part
- `revision`: a number, an instant and that hash
- `invariants`: the rules that a graph must keep
"""
