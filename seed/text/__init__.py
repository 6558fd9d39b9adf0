"""Texts: names in one form, sentences, sections."""
