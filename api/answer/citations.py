"""How a provision is cited: BibTeX, APA, or plain text, made of what the graph says of it.

Each style is text in a language of its own, so what the graph says is escaped for it here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Characters that TeX reads as something else.
_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
#: What can end or open a field from within an address, as an address writes it.
_IN_ADDRESS: Final = {"\\": "%5C", "{": "%7B", "}": "%7D", '"': "%22"}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Cited(NamedTuple):
    """What is cited of a provision, in the order in which the plan asks for it."""

    key: str
    title: str
    platform: str
    document: str
    #: Of the version that the excerpt is taken from.
    effective_on: Any
    fetched_at: Any
    sha256: str
    permalink: str
    excerpt_sha256: str | None

    @property
    def day(self) -> date:
        """The day the version binds from, or was fetched on where that is not known."""
        return date.fromisoformat(str(self.effective_on or self.fetched_at)[:10])


def citation(values: list[Any], style: str) -> str:
    """The citation in `style`, one of `api.binding.styles.STYLES`."""
    return _STYLES[style](Cited(*(_line(value) if isinstance(value, str) else value for value in values)))


def _line(text: str) -> str:
    """One line without control characters: they mean nothing in a citation, and end one in some readers."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(one, one) for one in text)


def _address(text: str) -> str:
    return "".join(_IN_ADDRESS.get(one, one) for one in text).replace("%", r"\%").replace("#", r"\#")


def _bibtex(one: Cited) -> str:
    key = re.sub(r"[^A-Za-z0-9:-]", "-", one.key.replace("/", ":"))
    note = f"Archived version sha256 {one.sha256}"
    if one.excerpt_sha256:
        note += f", excerpt sha256 {one.excerpt_sha256}"
    fields = {
        # A second pair of braces keeps the name of an organisation from being read as that of a person.
        "author": f"{{{_tex(one.platform)}}}",
        "title": f"{{{_tex(one.title)}}}",
        "howpublished": _tex(one.document),
        "year": str(one.day.year),
        "month": _MONTHS[one.day.month - 1][:3].lower(),
        "day": str(one.day.day),
        "url": _address(one.permalink),
        "note": _tex(note),
    }
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items())
    return "@misc{" + ",\n".join([key, *lines]) + "\n}"


def _apa(one: Cited) -> str:
    day = f"{one.day.year}, {_MONTHS[one.day.month - 1]} {one.day.day}"
    return f"{_ended(one.platform)} ({day}). {_ended(one.title)} In {_ended(one.document)} {one.permalink}"


def _text(one: Cited) -> str:
    hashed = f", excerpt sha256 {one.excerpt_sha256}" if one.excerpt_sha256 else ""
    version = f"version of {one.day.isoformat()} (sha256 {one.sha256}{hashed})"
    return f"{one.platform}, {one.document}, {one.title}, {version}, {one.permalink}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


_STYLES: Final[Mapping[str, Callable[[Cited], str]]] = {"bibtex": _bibtex, "apa": _apa, "text": _text}
