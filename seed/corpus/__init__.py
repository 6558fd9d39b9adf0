"""A corpus of files that people write: read, checked, and made into rows.

Modules in order of control flow; each needs only those that stand below:

- `read`: files into records, with every mistake.
- `layout`: files that are read nowhere.
- `check`: whether records fit the catalogue, the archived texts and themselves.
- `check_facts`: whether facts fit together in time.
- `rows`: the batch of each document.
- `assertions`: claims, their evidence and the facts they stand for.
- `history`: readings of a clause, and what each change did to it.
- `versions`: archived versions, and the changes between them.
- `analyses`: analyses of clauses, and where each states what is asserted.
- `records`: the shape of what the files say.
"""
