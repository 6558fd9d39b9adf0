"""Benchmarks: the generator of graphs, the operations, the peers, and the table of ratios."""
