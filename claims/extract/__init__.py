"""Analyses: what they say that a clause engages and flags, and how exposed it leaves whom."""
