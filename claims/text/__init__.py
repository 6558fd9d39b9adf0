"""Texts: lines, sentences, words as a reader sees them, names in one form.

Modules in order of control flow; each needs only those that stand below:

- `sentences`: sentences, each with its place.
- `abbreviations`: what looks like the end of a sentence and is none.
- `lines`: lines, each with its place.
- `markdown`: Markdown as the words that a reader sees.
- `plain`: a text as it is searched, and the way back.
- `spans`: spans of a text, found in order.
- `normalise`: names in one form.
"""
