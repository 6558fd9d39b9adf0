"""Orders of the reference: what a list is put in order by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.common import RANK, platform_of
from tests.reference.pages import Component, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.memory import Node


def newest_change(platform: Node) -> str:
    provisions = (one for doc in platform.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT"))
    return max((text(one.get("lastChangedOn")) or "" for one in provisions), default="")


def active_of(platform: Node) -> list[Node]:
    provisions = (one for doc in platform.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT"))
    return [one for one in provisions if one.get("status") == "ACTIVE"]


COMPONENTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "FIRST_SEEN": ("firstSeen", lambda one: text(one.get("firstSeen")) or ""),
    "LAST_CHANGED": ("lastChangedOn", lambda one: text(one.get("lastChangedOn")) or ""),
    "POSITION": ("excerptStart", lambda one: -1 if one.get("excerptStart") is None else one.get("excerptStart")),
    "PLATFORM_NAME": ("name", lambda one: platform_of(one).get("name")),
    "ENGAGEMENT_COUNT": ("ENGAGES count", lambda one: len(one.out["ENGAGES"])),
    "NAME": ("name", lambda one: one.get("name")),
    "RELEVANCE": ("score", lambda _one: 0),
    "CONFIDENCE": ("confidence", lambda edge: edge.get("confidence")),
    "LAST_CHANGED of platforms": ("IN_DOCUMENT lastChangedOn", newest_change),
    "PROVISION_COUNT": (
        "IN_DOCUMENT count",
        lambda one: len(active_of(one)),
    ),
}


def component_of(field: str, direction: str, key: str) -> tuple[str, Callable[[Any], Any]]:
    """What is ordered by; what has no severity stands last both ways."""
    severities = {"SEVERITY": "severity", "EXPOSURE_MAX": "exposureMax"}
    if field not in severities:
        return COMPONENTS[field]
    source, last = severities[field], 0 if direction == "DESC" else 4
    name = f"{source}Rank" if direction == "DESC" else f"{source}RankUp"
    return source if key == "pair" else name, lambda one: RANK.get(one.get(source), last)


def components(given: dict[str, Any], key: str) -> list[Component]:
    usual = "ASC" if key == "slug" else "DESC"
    asked = {one["field"]: one["direction"] or usual for one in reversed(given.get("orderBy") or [])}
    fields = dict.fromkeys(one["field"] for one in given.get("orderBy") or [])
    # The two enumerations share one name.
    of = {"LAST_CHANGED": "LAST_CHANGED of platforms"} if key == "slug" else {}
    named = [
        Component(*component_of(of.get(field, field), asked[field], key), asked[field] == "DESC") for field in fields
    ]
    return [*named, Component(key, lambda one: one.get(key), bool(named) and named[-1].descending)]
