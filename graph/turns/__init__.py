"""Turns: who may write and when, so that what is written later is recorded later.

Modules in order of control flow; each needs only those that stand below:

- `unfinished`: the mark of a first seed that is not finished.
- `instants`: when it is written.
- `lease`: who may write for longer than one transaction.
- `state`: what a graph tells of itself, in one read.
"""
