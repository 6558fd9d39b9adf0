"""The wording of a clause: its sentences, their words, and the phrases that are looked for among them.

Modules in order of control flow; each needs only those that stand below:

- `read_sentences`: a clause as sentences, with the words that lead into each.
- `phrasebook`: many phrases at once.
- `words`: a sentence as phrases see its words.
"""
