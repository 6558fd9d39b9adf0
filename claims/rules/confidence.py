"""How sure a suggestion is: the share of right ones of its kind, and what its evidence does to the odds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from claims.rules.declare import Confidence, Kind


def confidence_of(table: Confidence, kind: Kind, modality: Modality, sentences: int, *, place_named: bool) -> float:
    """The confidence of a suggestion, to two digits, between 0 and the highest that the table gives."""
    prior = table.engages if modality is Modality.ENGAGES else table.kinds[kind]
    odds = prior / (1 - prior)
    odds *= table.evidence.more_sentences if sentences > 1 else table.evidence.one_sentence
    if place_named:
        odds *= table.evidence.place_named
    return round(min(odds / (1 + odds), table.highest), 2)
