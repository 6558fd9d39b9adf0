"""Rules: what a clause does -> which laws it may engage.

    files -> table -> reader; a document's clauses -> sentences -> features -> rules -> gates -> suggestions

A suggestion is made to a reviewer and is no fact. Names of laws and places come as iterables; nothing here knows a
graph, a server or where the catalogue lies.

Modules in order of control flow; each needs only those that stand below:

- `examples`: the examples of rules, tried.
- `reader`: clauses in, suggestions out.
- `suggesting`: what passed the gates becomes suggestions.
- `confidence`: how sure a suggestion is.
- `gates`: why nothing is suggested all the same, or on what condition.
- `places`: whom a clause is for, and whether a law of a place fits.
- `table`: the files of a folder, checked, as one table of rules.
- `features`: which features a sentence holds, and who does it.
- `services`: the sectors of archived services.
- `wording`: sentences, words, and phrases among them.
- `suggestion`: what comes in and what comes out.
- `declare`: what the files of rules declare.
"""
