"""Whole drills: what may happen to a server and its data, done again and again, with what is left afterwards.

The tests of the suite do each of these a few times. `python -m benchmarks.drills` (or `scripts/drill`) does them as often
as it takes to meet the moments in between, tells how far it is, and keeps what came of each in
`benchmarks/results/drills.json`.

`record` holds what a drill is and what it tells; a module a subject holds the drills.
"""
