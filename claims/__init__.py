"""What a text says of law, read out of it: names, references, and the data they are read by.

Stands on `graph` alone. Names of laws come in from outside, from the files of the catalogue or from the graph.
"""
