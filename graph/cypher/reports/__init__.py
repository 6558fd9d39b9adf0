"""Reports as Cypher text, each one list.

Modules in order of control flow; each needs only those that stand below:

- `matrix`, `impact`: a matrix of two axes; what a change or an event of a law touched.
- `axis`: the values of one axis of a matrix, and how many provisions have each.
- `coverage`: the units of a law, and what of them was assessed.
"""
