"""The reader of law: which laws and units a text names, and where.

Modules in order of control flow; each needs only those that stand below:

- `whole`: a text that is a name as a whole, as somebody types it.
- `reader`: the laws that a text names outright, each with its place and units.
- `naming`: what names and numbers can mean.
- `binding`: the names that references belong to.
- `citation`: references of a law, as units.
- `citing`: references at a code, as laws.
- `found`: what is found on the way to mentions.
- `lexicon`: every written form, in one automaton.
- `variants`: further forms of a name, by rule.
- `numbered`: acts that are named by a number.
- `codes`: statute codes, and the sections that laws occupy.
- `references`: references as they are written.
- `units`: numbers of a reference, as units of a law.
- `places`: the place that stands at the name of a law.
- `names`: what the reader knows beforehand, and what it gives.
"""
