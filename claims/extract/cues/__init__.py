"""Cues: words declared in data files, and what a sentence with them says of each law that it names.

Modules in order of control flow; each needs only those that stand below:

- `conditions`: under which condition a law is engaged.
- `scope`: what a sentence says of each law that it names.
- `statements`: stretches of a sentence in which one thing is said.
- `words`: the words of a sentence, a name of a law as one word.
- `declare`: what the data files declare.
- `phrases`: phrases of the data files, and what finds them.
"""
