"""What became of a document from one archived version to the next. Pure: knows no graph.

Modules in order of control flow; each needs only those that stand below:

- `clauses`: clauses, followed from version to version.
- `matching`: which section continues which clause.
- `word_overlap`: how alike the words of two texts are.
- `diff`: sentences added, removed and modified.
"""
