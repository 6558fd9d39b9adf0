"""Hashes by which texts, and what is said of them, are told apart."""

from __future__ import annotations

import hashlib


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8: 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
