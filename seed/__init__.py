"""Seeding: sources in, records, rows out. Knows no GraphQL and no HTTP.

Rooms and modules in order of control flow; each needs only those that stand below:

- `seeding`: catalogue and demonstration corpus into an empty graph, and corpora into any graph.
- `resolve`: a law, a unit, a place or an authority by any of its names.
- `archive`: archived terms, version by version, into the graph. `corpus`: terms described by hand.
- `suggest`: what rules suggest of the clauses of a graph.
- `record`: what all of them write: versions, readings, claims, similar words, and when something is recorded.
- `extract`: what is read out of a text. `tracking`: what became of a document from one version to the next.
- `catalogue`: the law catalogue. `sources`: what archives hold. `text`: headings, sections, languages.
"""
