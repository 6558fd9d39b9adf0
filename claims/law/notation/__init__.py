"""How laws and their units are written: names and further forms of them, numbers, codes, places, references.

Modules in order of control flow; each needs only those that stand below:

- `lexicon`: every written form, in one automaton.
- `variants`: further forms of a name, by rule.
- `codes`: statute codes, and the sections that laws occupy.
- `places`: the place that stands at the name of a law.
- `units`: numbers of a reference, as units of a law.
- `references`: references as they are written.
- `numbered`: acts that are named by a number.
- `names`: what the reader knows beforehand, and what it gives.
"""
