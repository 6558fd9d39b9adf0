"""Stored property -> derived property, by the rules that the model names (`graph.model.declare.Derived`)."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import SEVERITY_ORDER
from graph.model.words import called, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.model.declare import Derived
    from graph.store.rows import Value

#: From the least on, so that an absent severity stands below all of them, or above all of them.
_RANKS: Final = {severity.value: rank for rank, severity in enumerate(SEVERITY_ORDER, 1)}
_ABSENT: Final = {"rank": 0, "rank_up": len(_RANKS) + 1}
_HANDLE_DIGITS: Final = 12


def derive(rule: Derived, value: Value) -> Value:
    """The derived property's value; None where the source is None, but for ranks: those stand below or above all."""
    if value is None:
        return _ABSENT.get(rule.rule)
    if isinstance(value, list):
        return [str(derive(rule, one)) for one in value]
    return _RULES[rule.rule](str(value))


def _segments(count: int, key: str) -> str:
    """The first segments of a key: those of a version's document end before the @."""
    return "/".join(key.split("@", 1)[0].split("/")[:count])


def _pair(claim: str) -> str:
    """What the claim of this key joins: a provision, and a law or place."""
    return "~".join(claim.split("~")[:2])


def handle(claim: str) -> str:
    """What names the claim of this key: the pair, and what tells it from others on it without naming its author."""
    return f"{_pair(claim)}~{sha256(claim.encode()).hexdigest()[:_HANDLE_DIGITS]}"


_RULES: Final[Mapping[str, Callable[[str], Value]]] = {
    "rank": _RANKS.__getitem__,
    "rank_up": _RANKS.__getitem__,
    "first_segment": partial(_segments, 1),
    "first_two_segments": partial(_segments, 2),
    "pair": _pair,
    "handle": handle,
    "folded": folded,
    "called": called,
}
