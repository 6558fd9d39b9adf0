"""Texts: headings, sections, languages."""
