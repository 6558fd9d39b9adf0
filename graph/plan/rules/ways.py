"""A rule about whole plans: which laws and places lead to one that a key names is found once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from graph.errors import PlanError
from graph.model.model import RELATIONSHIP_TYPE
from graph.plan.conditions import conjuncts, is_key
from graph.plan.expressions import (
    Along,
    ByKey,
    EdgesOf,
    Exists,
    IsCollected,
    Moment,
    NodesOf,
    Selective,
    Step,
    Stored,
)
from graph.plan.parts import parts_in, parts_of, rewritten
from graph.plan.plan import Collection, Count, Identified, Many, One, Page, Part, Plan
from graph.plan.reports import Coverage, Impact, Matrix
from graph.plan.rules.selective import with_selective
from graph.plan.rules.shared import asked_by_entries, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.plan.expressions import Condition, Start

#: The law catalogue: what does not grow with the provisions.
_CATALOGUE: Final = frozenset({"Regulation", "LegalUnit", "Jurisdiction"})
#: Of how much a condition is asked: of one entity, of rows or of what a key leads to, of every node of a label.
_ONCE, _OF_ROWS, _OF_EACH = range(3)
#: How much has to ask for what is collected: below one law there are some hundred units at most, and one condition on
#: rows is enough; in one place there may be thousands, and it takes a condition on every node, or two on rows.
_OFTEN: Final = {False: 1, True: 2}


def collect_ways_to_keys(part: Any) -> Any:
    """The laws or places from which a way leads to one that a key names are collected once, where many rows ask for it.

    "Applies in the EU or in a place within it" follows a closure. Asked of each provision, Neo4j followed the closure
    for each of its engagements, and went through all places of the EU each time: 91 million database hits, 21 seconds.
    The catalogue is small, however many provisions there are, and membership of a list is looked up by hash
    (docs/decisions/ways-told-once.md). Where matching begins at the key, and for single entities, nothing is collected.
    """
    if not isinstance(part, Plan) or part.collections:
        return part
    asked: Counter[Exists] = Counter()
    _count(part.roots, _ONCE, asked)
    shared = {way for entry in parts_of(part.roots, Part) for one in asked_by_entries(entry) for way in _ways(one)}
    names: dict[Exists, str] = {}
    for way, times in asked.items():
        if times >= _OFTEN[_is_dated(way)] and way not in shared:
            names[way] = name_of("to", way, names.values())
    if not names:
        return part
    collections = tuple(_collection(way, name) for way, name in names.items())
    return replace(part, roots=_asking(part.roots, names), collections=collections)


def _collection(way: Exists, name: str) -> Collection:
    """What is collected: the nodes from which the way leads to the key, or their own keys."""
    match way:
        case Exists(start=ByKey(key=key), where=Exists() as further):
            return replace(_collection(further, name), value=Stored(key))
        case Exists(start=Along(steps=steps)):
            return Collection(name, NodesOf(_label(steps[0])), with_selective(way))
        case _:
            raise PlanError(f"{way} is no way to a key")


def _label(step: Step) -> str:
    """What a node carries that a step may be asked of; the closure of one may take no hop."""
    if step.closure:
        return step.label
    declared = RELATIONSHIP_TYPE[step.type]
    return "|".join(declared.starts if step.direction == "out" else declared.ends)


# --- what can be collected


def _is_way(where: Any) -> TypeGuard[Exists]:
    """Whether a condition asks only which laws or places lead to one that a key names, at one and the same time."""
    if not isinstance(where, Exists) or any(moment.of_reading for moment in parts_of(where, Moment)):
        return False
    match where.start:
        case Along(steps=steps, edge=False, side=None):
            return bool(steps) and all(map(_is_of_catalogue, steps)) and where.where is not None and is_key(where.where)
        case ByKey(many=False, others=False, at=None):
            return _is_way(where.where)
        case _:
            return False


def _is_of_catalogue(step: Step) -> bool:
    declared = RELATIONSHIP_TYPE[step.type]
    return step.through is None and {*declared.starts, *declared.ends} <= _CATALOGUE


def _is_dated(way: Exists) -> bool:
    """Whether a way leads along relationships between places."""
    return any(step.current for step in parts_of(way, Step))


def _ways(where: Any) -> set[Exists]:
    return {one for one in parts_of(where, Exists) if _is_way(one)}


# --- how often each is asked


def _count(part: Any, often: int, asked: Counter[Exists]) -> None:
    """Count how often each way of a part is asked, where `often` says of how much the part is asked."""
    if _is_way(part):
        asked[part] += often
        return
    for within, how_often in _within(part, often):
        _count(within, how_often, asked)


def _within(part: Any, often: int) -> Iterator[tuple[Any, int]]:
    """What a part is made of, and of how much each is asked."""
    match part:
        case Selective():
            yield _beside(part), _OF_ROWS
        case Page() | Many() | Count():
            yield part.where, _of_hits(part.start, part.where, often)
            yield (part.start, getattr(part, "entries", ()), getattr(part, "want", ())), _OF_ROWS
        case One():
            yield part.where, _OF_ROWS
            yield part.want, often
        case Matrix():
            yield part.of, _of_hits(part.of.start, part.of.where, often)
            yield part.want, _OF_ROWS
        case _:
            many = isinstance(part, (Coverage, Impact)) or (isinstance(part, Identified) and not part.alone)
            yield from ((one, _OF_ROWS if many else often) for one in parts_in(part))


def _of_hits(start: Start, where: Condition | None, often: int) -> int:
    """Of how much a condition on hits is asked, where what these are seen from is asked `often`."""
    if isinstance(start, (NodesOf, EdgesOf)):
        return _OF_ROWS if any(isinstance(conjunct, Selective) for conjunct in conjuncts(where)) else _OF_EACH
    # What leads away from one entity is a short list.
    leads_away = isinstance(start, Along) and all(step.direction == "out" and not step.closure for step in start.steps)
    return often if leads_away else _OF_ROWS


def _beside(first: Selective) -> tuple[Condition, ...]:
    """The conditions beside the way along which matching begins."""
    parts = conjuncts(first.condition.where)
    further = [part for part in parts if isinstance(part, Selective)]
    beside = tuple(part for part in parts if not isinstance(part, Selective))
    return (*beside, *(one for part in further for one in _beside(part)))


# --- asking for membership


def _asking(part: Any, names: dict[Exists, str]) -> Any:
    """The part, asking for membership of what is collected; the way along which matching begins stays as it is."""

    def asked(one: Any) -> Any:
        match one:
            case Selective(condition=first):
                return one if _is_way(first) else Selective(replace(first, where=within(first.where)))
            case Exists() if one in names:
                return IsCollected(names[one], Stored(one.start.name) if isinstance(one.start, ByKey) else None)
            case Exists():
                return replace(one, where=within(one.where))
            case _:
                return one

    def within(one: Any) -> Any:
        # A way is looked for before the ways within it.
        return rewritten(one, asked, (Selective, Exists))

    return within(part)
