"""Analyses: what they say that a clause engages and flags, and how exposed it leaves whom.

Modules in order of control flow; each needs only those that stand below:

- `reader`: the text of an analysis, from beginning to end.
- `zones`: the lines that are to be read, each with its part.
- `doubtful`: names that may mean several laws.
- `flags`: the places flagged, and why.
- `exposure`: how great the exposure is.
- `findings`: what was found, and its shape as JSON.
- `places`: the places that a text names.
- `cues`: what the words of a sentence say of the laws in it.
"""
