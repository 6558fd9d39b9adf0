"""Commands that need more than a call, one a module; none knows another, but for files of claims.

Modules in order of control flow; each needs only those that stand below:

- `doctor`: looks at everything that a start needs.
- `explaining`: what an operation is compiled to.
- `extracting`: analyses in, JSON lines out.
- `reviewing`: what waits for a decision, and decisions.
- `claim_files`: files of claims that are proposed.
- `suggest`: what programs suggest, brought up or asked of a model.
- `suggesting`: laws that the clauses of a text may engage.
- `catalogue`: what is wrong in the law catalogue.
- `checking`: the rules that a graph must keep, and what the quality rules find in it.
"""
