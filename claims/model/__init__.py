"""A language model as one more author of suggestions: asked about a clause, with a closed list of laws to choose from.

    clause, laws to choose from -> question -> a server that the user names -> answer -> what of it can be used

Nothing here is asked unless somebody has named a server, and nothing here is believed: a law that was not offered and
words that do not stand in the clause are left out. What is left waits for a person, like every suggestion.

Modules in order of control flow; each needs only those that stand below:

- `client`: asks the server.
- `answer`: what of an answer can be used.
- `question`: what a model is asked of a clause.
- `settings`: which server is asked, and within which limits.
"""
