"""Rows -> JSON.

In order of control flow:

- `encode`: makes a function of a plan, which turns the statement's answer into `data`. `source` makes a function of the
  generated text.
- `matrix_cells`, `prose`, `citations`: values that are composed of several others.
"""
