"""Decisions on claims: what they are made on, how they are written, and what waits for one.

Modules in order of control flow; neither needs the other:

- `decisions`: what decisions on claims are made on, and their transaction.
- `waiting`: what waits for a decision, and what was decided.
"""
