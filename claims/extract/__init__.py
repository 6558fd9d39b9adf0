"""Analyses: what they say that a clause engages and flags, and how exposed it leaves whom.

Modules in order of control flow; each needs only those that stand below:

- `reader`: the text of an analysis, from beginning to end.
- `zones`: the lines that are to be read, each with its part.
- `doubtful`: names that may mean several laws.
- `conditions`: under which condition a law is engaged.
- `flags`: the places flagged, and why.
- `exposure`: how great the exposure is.
- `findings`: what was found, and its shape as JSON.
- `scope`: what a sentence says of each law that it names.
- `statements`: stretches of a sentence in which one thing is said.
- `places`: the places that a text names.
- `words`: the words of a sentence, a name of a law as one word.
- `declare`: what the data files declare.
- `phrases`: phrases of the data files, and what finds them.
"""
