"""Abbreviations and words that begin sentences, of all languages together (`claims/data/abbreviations.yaml`).

Terms quote laws and name companies of other languages than their own, and two versions of a text must be cut alike
whatever language they seem to be in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import RootModel

from claims.files.yaml_file import Strict, parse, read_text

_PATH: Final = Path(__file__).parent.parent / "data" / "abbreviations.yaml"


class _Words(Strict):
    """What one language has."""

    always: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()
    ordinal_after: tuple[str, ...] = ()


class _Languages(RootModel[dict[str, _Words]]):
    """The whole file."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The words of all languages; abbreviations in small letters without their last full stop."""

    always: frozenset[str]
    before_number: frozenset[str]
    unclear: frozenset[str]
    starters: frozenset[str]
    ordinal_after: frozenset[str]


@cache
def abbreviations() -> Abbreviations:
    """The words that the file declares."""
    every = _Languages.model_validate(parse(read_text(_PATH), _PATH).value).root.values()
    return Abbreviations(
        frozenset(word for one in every for word in one.always),
        frozenset(word for one in every for word in one.before_number),
        frozenset(word for one in every for word in one.unclear),
        frozenset(word for one in every for word in one.starters),
        frozenset(word for one in every for word in one.ordinal_after),
    )
