"""Texts: lines, sentences, words as a reader sees them, names in one form."""
