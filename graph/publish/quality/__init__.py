"""Quality rules: where the graph is not to be trusted, found by rules and kept as findings.

Findings are about the content and no part of it: they are in no digest, and dated by the instant of their publication
(docs/decisions/findings-are-kept.md). Modules in order of control flow; each needs only those that stand below:

- `kept`: findings as they are kept: what a publication writes, and what `clausegraph check` compares.
- `finding`: runs the rules on some documents, or on all.
- `rules`: the table of the rules.
- `statements`: the statements of the graph by which they find.
- `judging`: what a statement cannot tell: whether words stand in a text, or mean something.
- `agreement`: how far people who judged the same things agree.
- `phrases`: the words by which texts and summaries are judged.
- `declare`: what a rule says of itself, and a finding.
"""
