"""Which engagements and flags count, naively: by the status of each, and by who sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.common import reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node

UNDECIDED = {"SUGGESTED", "IN_REVIEW"}
#: What an edge is, by the kind of fact that it is, decided or not.
KIND = {one: kind for kind in ("ENGAGES", "FLAGS") for one in (kind, f"SUGGESTED_{kind}")}


def is_suggested(edge: Edge) -> bool:
    return edge.get("status") in UNDECIDED


def seen(ref: Reference, edges: Iterable[Edge]) -> list[Edge]:
    """Without what people suggest, for who does not review."""
    return [one for one in edges if reviews(ref) or not is_suggested(one) or one.get("method") != "HUMAN"]


def asked(statuses: Iterable[str] | None) -> bool:
    return bool(UNDECIDED & set(statuses or ()))


def joined(edges: dict[str, list[Edge]], kind: str, ref: Reference, *, suggested: bool) -> list[Edge]:
    return [*edges[kind], *(seen(ref, edges[f"SUGGESTED_{kind}"]) if suggested else [])]


def filtered(ref: Reference, edges: dict[str, list[Edge]], kind: str, filter_: dict[str, Any] | None) -> list[Edge]:
    """What a filter is about: suggestions too, where it names such a status."""
    return joined(edges, kind, ref, suggested=asked((filter_ or {}).get("status")))


def statuses(facts: Iterable[str]) -> set[str]:
    """What is stale was accepted."""
    return {*facts, *(["STALE"] if "ACCEPTED" in facts else [])}


def counted(ref: Reference, edges: dict[str, list[Edge]], kind: str, facts: Iterable[str] | None) -> list[Edge]:
    """The edges that count, where `facts` names the statuses."""
    named = statuses(facts if facts is not None else ["ACCEPTED"])
    return [one for one in joined(edges, kind, ref, suggested=asked(named)) if one.get("status") in named]


def alone(edges: Iterable[Edge]) -> int:
    """Whether there is nothing but suggestions."""
    return int(all(is_suggested(one) for one in edges))


def named_in(filter_: dict[str, Any] | None) -> Iterator[str]:
    """The statuses that the engagement and flag filters within a filter of provisions name."""
    for name, value in (filter_ or {}).items():
        if name in {"engages", "flags"}:
            yield from (status for one in (value or {}).values() for status in (one or {}).get("status") or ())
        elif name in {"and", "or", "not"}:
            for one in value if isinstance(value, list) else [value]:
                yield from named_in(one)


def facts_of_filter(filter_: dict[str, Any] | None) -> list[str] | None:
    """What is counted of provisions that a filter keeps: where it asks for suggestions, all that it names."""
    found = list(named_in(filter_))
    return found if asked(found) else None


def ends(edges: Iterable[Edge]) -> list[Node]:
    """The ends of edges, each once."""
    return list({id(one.end): one.end for one in edges}.values())
