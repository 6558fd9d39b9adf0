"""Texts: sentences, sections, languages."""
