"""The reader of law: which laws and units a text names, and where.

Modules in order of control flow; each needs only those that stand below:

- `whole`: a text that is a name as a whole, as somebody types it.
- `reader`: the laws that a text names outright, each with its place and units.
- `naming`: what names and numbers can mean.
- `binding`: the names that references belong to.
- `citation`: references of a law, as units.
- `citing`: references at a code, as laws.
- `found`: what is found on the way to mentions.
- `notation`: how laws and units are written.
"""
