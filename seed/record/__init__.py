"""What every importer writes, and the rule of when something is recorded.

Modules in order of control flow; each needs only those that stand below:

- `similarity`: which provisions are alike in words.
- `stored_state`: what the graph has recorded of a document.
- `judged`: what reviewers have judged of a reading, laid over what a source tells.
- `transaction_time`: what becomes of what was recorded before.
- `change_summary`: how severe a change is, and what it did in one sentence.
- `versions`: archived versions, changes, and what a change did to a clause.
- `provision_rows`: how a clause reads: its node, its history and its ends.
"""
