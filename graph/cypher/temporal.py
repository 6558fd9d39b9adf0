"""Moments as Cypher text: which records count at a time.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Intervals are half-open,
[from, to); an end that is absent reaches for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import PlanError
from graph.model.model import LABEL, RECORDS
from graph.model.vocabulary import UNDECIDED, Method

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.plan.expressions import Moment
    from graph.plan.facts import Facts

#: Declared labels, also by the label that their records keep.
_LABEL: Final = LABEL | {record: LABEL[name] for name, record in RECORDS.items()}


def day(moment: Moment, reading: str) -> str:
    """The day that is read at; `reading` is the variable of the reading in whose history the entity stands."""
    if moment.of_reading:
        if not reading:
            raise PlanError("a moment of a reading is read outside its history")
        return f"{reading}.validFrom"
    if moment.as_of is not None:
        return f"${moment.as_of.name}"
    return f"date({published(moment)}.publishedAt)"


def instant(moment: Moment) -> str:
    """The instant up to which records count."""
    return f"{published(moment)}.publishedAt" if moment.known_at is None else f"${moment.known_at.name}"


def published(moment: Moment) -> str:
    """The variable of the published state that the moment is taken from: the name of its slot."""
    if moment.revision is None:
        raise PlanError("a moment names neither a time nor a published state")
    return moment.revision.name


def valid(variable: str, moment: Moment, reading: str) -> str:
    """The validity of `variable` includes the day."""
    on = day(moment, reading)
    return f"coalesce({variable}.validFrom <= {on}, true) AND coalesce({variable}.validTo > {on}, true)"


def recorded(variable: str, moment: Moment) -> str:
    """The record of `variable` includes the instant."""
    then = instant(moment)
    return f"{variable}.recordedFrom <= {then} AND coalesce({variable}.recordedTo > {then}, true)"


def said(variable: str, moment: Moment, since: str = "recordedFrom", until: str = "recordedTo") -> str:
    """The same of a record that may have been written before the graph kept this time; `since` and `until` are the
    properties that hold the time.
    """
    then = instant(moment)
    begun, stands = f"{variable}.{since} <= {then}", f"{variable}.{until} > {then}"
    return f"coalesce({begun}, true) AND coalesce({stands}, true)"


def known(variable: str, moment: Moment) -> str:
    """The record of `variable` had begun by the instant, and may have ended."""
    return f"{variable}.recordedFrom <= {instant(moment)}"


def fact(edge: str, moment: Moment, reading: str) -> str:
    """The record of an edge includes the instant, and its validity the day."""
    return f"{recorded(edge, moment)} AND {valid(edge, moment, reading)}"


def counted(edge: str, facts: Facts | None) -> str:
    """What has to be true of an edge, an engagement or a flag, to count; empty where all do."""
    tests = []
    if facts and facts.statuses:
        tests.append(f"{edge}.status IN ${facts.statuses.name}")
    if facts and facts.drafts:
        tests.append(f"(${facts.drafts.name} OR {edge}.method <> '{Method.HUMAN}' OR NOT {is_suggested(edge)})")
    return " AND ".join(tests)


def is_suggested(edge: str) -> str:
    """Nobody has decided on the claim of an edge."""
    return f"{edge}.status IN {[one.value for one in UNDECIDED]}"


def alone(*edges: str) -> str:
    """What tells of grouped rows whether each of them has an edge that is a suggestion: `alone`, 1 or 0."""
    return f"min(CASE WHEN {' OR '.join(map(is_suggested, edges)) or 'false'} THEN 1 ELSE 0 END) AS alone"


def held(variable: str, label: str, moment: Moment, reading: str, *, whenever: bool = False) -> str:
    """What has to be true of a node of `label` to be there at the moment; empty where its label is not dated."""
    declared = _LABEL.get(label)
    if declared and declared.dated:
        return recorded(variable, moment) if whenever else fact(variable, moment, reading)
    if declared and declared.known_to:
        return said(variable, moment, declared.known_from or "recordedFrom", declared.known_to)
    if declared and declared.known_from:
        # What was written before the graph kept this time has always been known.
        return f"coalesce({variable}.{declared.known_from} <= {instant(moment)}, true)"
    return ""


def held_of(variable: str, labels: Iterable[str], moment: Moment, reading: str, *, whenever: bool = False) -> list[str]:
    """The same of a node that has one of several labels: a condition for those that are dated alike."""
    alike: dict[str, list[str]] = {}
    for label in labels:
        if test := held(variable, label, moment, reading, whenever=whenever):
            alike.setdefault(test, []).append(label)
    return [f"(NOT {variable}:{'|'.join(of)} OR ({test}))" for test, of in alike.items()]
