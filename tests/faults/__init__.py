"""Planted faults: one small fault at a time in a module of the pure stages, and whether the fast tests notice.

`plant` finds the places of a module and plants a fault at one of them, in the syntax tree; `reach` asks which fast tests
run which lines; `run` does those tests in a process of their own, with the faulty module in place of the true one;
`python -m tests.faults` draws faults and tells what went unnoticed. What changes nothing that anybody could see is listed
in `equivalent.yaml`, with the reason.
"""
