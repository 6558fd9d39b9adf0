"""The argument `style` of a citation -> the name of a style."""

from __future__ import annotations

from typing import Final

from api.errors import bad_input

#: How a citation can be written; `api.answer.citations` writes each.
STYLES: Final = ("bibtex", "apa", "text")


def known_style(style: str | None) -> str:
    """The style, BibTeX for null; raises `GraphQLError` for one that is not known."""
    if style is None:
        return "bibtex"
    if style not in STYLES:
        raise bad_input(f"style: {style!r} is unknown; use one of {', '.join(STYLES)}")
    return style
