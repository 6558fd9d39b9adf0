"""Archived texts: how they are cut, counted and told apart. Pure: knows no graph.

Modules in order of control flow; each needs only those that stand below:

- `sections`: what stands under each heading.
- `headings`: headings, with their place and depth.
- `numbering`: headings without their numbers.
- `words`: how many words a text holds.
- `language`: the language of a text.
- `hashes`: hashes of texts.
"""
