"""What programs suggest of the clauses of a graph, brought up to what they would suggest today.

    clauses whose words, document or rules are others than before -> suggestions -> claims; undecided ones that end

Suggestions are claims that nobody has decided on. Nothing here accepts or rejects one.

Modules in order of control flow; each needs only those that stand below:

- `bringing_up`: rules and then precedents, for the clauses of a graph.
- `explaining`: one clause, with what was held back.
- `by_model`: what a language model suggests, where somebody has it asked.
- `by_rules`: what rules suggest. `by_precedents`: what accepted clauses that are alike suggest.
- `batches`: clauses that are read anew, batch by batch.
- `precedents`: votes of accepted clauses.
- `claims`: what is suggested of a clause, beside the claims that the same program has made.
- `clauses`: which clauses there are, and what their suggestions were made of.
- `known_clauses`: which of some clauses are nearest to another one.
- `services`: what archives do not say of their services.
"""
