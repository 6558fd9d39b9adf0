"""Rows -> JSON: generated encoders, and the values that are composed of more than one: matrices, prose, citations."""
