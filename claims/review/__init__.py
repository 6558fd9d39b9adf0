"""Claims and review: how a claim is made, and how people decide on it, for the command line and the API alike.

    proposed | extracted -> a claim; a verdict on claims -> decisions -> facts -> one published state

A decision is a record that is never changed; taking one back is a decision too. What a claim stands for follows from
the decisions by the one rule of `graph.store.projection`.

Modules in order of control flow; each needs only those that stand below:

- `extracting`: the claims that an analysis makes.
- `proposing`: a claim that somebody proposes.
- `reviewing`: one verdict on one claim or on many, and a batch taken back.
- `queue`: what waits for a decision, in groups, by what a decision is worth.
- `records`: how right each rule was so far.
- `staleness`: accepted claims whose words are gone.
- `undoing`: what taking a batch back writes, or why it cannot be taken back.
- `deciding`: which claims a verdict fits, and what it writes of each.
- `readings`: what an accepted reading of a provision writes.
- `verdicts`: verdicts, who gives them, and what came of them.
- `writing`: whose turn it is to write, and the published state behind what was written.
- `claim_rows`: a claim, as rows.
"""
