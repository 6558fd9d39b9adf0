"""Decisions on claims: what they are made on, how they are written, and what waits for one.

Modules in order of control flow; `second_readings` needs `decisions`, and nothing else another:

- `second_readings`: what was decided and can be read a second time, and what was read so.
- `decisions`: what decisions on claims are made on, and their transaction.
- `waiting`: what waits for a decision, and what was decided.
"""
