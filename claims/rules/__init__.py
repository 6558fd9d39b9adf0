"""Rules: what a clause does -> which laws it may engage.

    files -> table -> reader; a document's clauses -> statements -> features -> rules -> gates -> suggestions

A suggestion is made to a reviewer and is no fact. Names of laws and places come as iterables; nothing here knows a
graph, a server or where the catalogue lies.
"""
