"""What is read out of the texts of an archive.

Modules in order of control flow; each needs only those that stand below:

- `gate`: whether a text can be analysed.
- `categories`: the categories of a clause, by declared phrases.
"""
