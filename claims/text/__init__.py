"""Texts: names in one form."""
