"""What a text says of law, read out of it: names, references, and the data they are read by.

Stands on `graph` alone. Names of laws come in from outside, from the files of the catalogue or from the graph.

Rooms in order of control flow; each needs only those that stand below:

- `agreement`: how far two people agree who read the same claims.
- `review`: how claims are made and decided on.
- `rules`: which laws a clause may engage, by what the clause does.
- `extract`: what analyses say that a clause engages and flags.
- `law`: which laws and units a text names.
- `text`: lines, sentences and words.
- `files`: files of sources and of rules.
"""
