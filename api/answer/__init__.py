"""Rows -> JSON.

Callers first, each before what it needs:

- `encode`: makes a function of a plan, which turns the statement's answer into `data`.
- `source`: makes a function of generated text, with lines for tracebacks.
- `matrix_cells`: the cells of a matrix, put in order and measured.
- `prose`: sentences composed of what the graph says.
- `citations`: a provision cited in several styles.
- `listings`: lists of objects that are made of stored values.
- `hunks`: the sentences of a change.
- `sections`: the parts of an analysis.
"""
