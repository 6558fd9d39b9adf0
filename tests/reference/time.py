"""The reference at another time: a view of the rows in memory as they were, on which every resolver works as usual."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from graphql import GraphQLError

from graph.model.model import LABEL, RELATIONSHIP_TYPE
from tests.reference.memory import Edge, Memory, Node

FACTS: dict[str, tuple[str, ...]] = {
    one.name: (one.name, str(one.past), str(one.future)) for one in RELATIONSHIP_TYPE.values() if one.past
}
_PRESENT = {tense: name for name, tenses in FACTS.items() for tense in tenses}
#: What the graph says of two nodes for a time, by the type of what it no longer says.
_FORMER: dict[str, str] = {one.former: one.name for one in RELATIONSHIP_TYPE.values() if one.former}
#: Relationships of a record about a provision, which show it as it was last known.
_RECORDS = {"AFFECTS", "ABOUT", "SUBJECT", "FOUND_IN", "ANALYSES"}


@dataclass(frozen=True)
class Time:
    """A day in the world, and an instant in the record."""

    as_of: date
    known_at: datetime


def time_of(memory: Memory, at: dict[str, Any] | None) -> Time | None:
    """What the argument `at` asks for; None where it asks for nothing. Values are those of the request: text."""
    said = {name: value for name, value in (at or {}).items() if value is not None}
    if not said:
        return None
    if "revision" in said:
        published = memory.nodes["Revision"].get(said["revision"])
        if published is None:
            raise GraphQLError("no such revision", extensions={"code": "BAD_USER_INPUT"})
        known: datetime = published.get("publishedAt")
    else:
        known = datetime.fromisoformat(said["knownAt"]) if "knownAt" in said else datetime.now(UTC)
    of_record = "revision" in said or "knownAt" in said
    usual = known.astimezone(UTC).date() if of_record else datetime.now(UTC).date()
    return Time(date.fromisoformat(said["asOf"]) if "asOf" in said else usual, known)


def recorded(one: Node | Edge, when: Time) -> bool:
    start, end = one.get("recordedFrom"), one.get("recordedTo")
    return start <= when.known_at and (end is None or end > when.known_at)


def valid(one: Node | Edge, when: Time) -> bool:
    start, end = one.get("validFrom"), one.get("validTo")
    return (start is None or start <= when.as_of) and (end is None or end > when.as_of)


def known(node: Node, when: Time) -> bool:
    declared = LABEL[node.label]
    start = node.get(declared.known_from) if declared.known_from else None
    end = node.get(declared.known_to) if declared.known_to else None
    return (start is None or start <= when.known_at) and (end is None or end > when.known_at)


def undecided(node: Node, when: Time) -> dict[str, Any]:
    """What the first decision on a claim after the time says that had been so before."""
    later = [one for one in node.starts("DECIDES") if one.get("recordedFrom") > when.known_at]
    if not later:
        return {}
    first = min(later, key=lambda one: one.get("recordedFrom"))
    return {name: first.get(f"former{name[0].upper()}{name[1:]}") for name in ("status", "reasonCode", "reviewedAt")}


def said(edge: Edge, when: Time) -> bool:
    start, end = edge.get("recordedFrom"), edge.get("recordedTo")
    return (start is None or start <= when.known_at) and (end is None or end > when.known_at)


@dataclass
class View:
    """Everything as it was: nodes and edges are copies."""

    memory: Memory
    when: Time
    copies: dict[int, Node] = field(default_factory=dict)
    #: Each provision as it was last known, by its key, valid on the day or not.
    last_known: dict[str, Node] = field(default_factory=dict)
    seen: Memory = field(default_factory=lambda: Memory([]))

    def __post_init__(self) -> None:
        for label in list(self.memory.nodes):
            for key, node in self.memory.nodes[label].items():
                if label in {"Provision", "WaitingProvision"}:
                    self.provision(key, node)
                elif known(node, self.when):
                    said = {**node.properties, **undecided(node, self.when)}
                    self.seen.nodes[node.label][key] = self.copies[id(node)] = Node(node.label, said, when=self.when)
        for edge in (
            edge for node in self.memory.all(*list(self.memory.nodes)) for edges in node.out.values() for edge in edges
        ):
            self.edge(edge.label, edge)

    def provision(self, key: str, node: Node) -> None:
        readings = sorted((one for one in node.ends("HAS_HISTORY") if recorded(one, self.when)), key=ordinal)
        holding = [one for one in readings if valid(one, self.when)]
        if readings:
            self.last_known[key] = copied([*readings, *holding][-1], self.when)
        assert len(holding) < 2, f"{key} has two readings at {self.when}"
        if holding:
            self.seen.nodes["Provision"][key] = self.copies[id(node)] = copied(holding[0], self.when)

    def edge(self, type_: str, edge: Edge) -> None:
        if type_ in _PRESENT and not (recorded(edge, self.when) and valid(edge, self.when)):
            return
        if (type_ in _FORMER or type_ in _FORMER.values()) and not said(edge, self.when):
            return
        type_ = {**_PRESENT, **_FORMER, "WILL_BE_IN": "IN_DOCUMENT"}.get(type_, type_)
        properties = {name: value for name, value in edge.properties.items() if name != "recordedTo"}
        start, end = self.copies.get(id(edge.start)), self.copies.get(id(edge.end))
        met = [end]
        if type_ in _RECORDS and edge.end.label == "Provision":
            end = self.last_known.get(edge.end.get("key"))
            met.append(end)
        if start and end:
            made = Edge(type_, start, end, properties, self.when.as_of)
            start.out[type_].append(made)
            for one in met:
                if one:
                    one.into[type_].append(made)
        # What was last known of a provision has the same relationships, but is not met from the other side.
        last = self.last_known.get(edge.start.get("key")) if edge.start.label == "Provision" else None
        if last and end:
            last.out[type_].append(Edge(type_, last, end, properties, self.when.as_of))


def copied(reading: Node, when: Time) -> Node:
    """A provision as it reads in one of its readings."""
    values = {name: value for name, value in reading.properties.items() if name != "recordedTo"}
    node = Node("Provision", values, when=when)
    node.out["SOURCE_VERSION"] = reading.out["SOURCE_VERSION"]
    return node


def ordinal(one: Node) -> int:
    number: int = one.get("ordinal")
    return number


class Views:
    """Views of one memory, each made once."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.made: dict[Time, View] = {}

    def at(self, when: Time) -> View:
        if when not in self.made:
            self.made[when] = View(self.memory, when)
        return self.made[when]

    def around(self, node: Node, memory: Memory) -> Memory:
        """Everything as it was when `node` was as it is here; `memory`, where that is no copy."""
        return self.at(node.when).seen if node.when else memory

    def history(self, key: str, known_at: datetime) -> list[Node]:
        """Readings as they are recorded at an instant, each with what was true on the day it began to hold."""
        base = self.memory.find("Provision", key)
        anytime = Time(datetime.combine(date.max, time(), UTC).date(), known_at)
        readings = [one for one in base.ends("HAS_HISTORY") if recorded(one, anytime)]
        return [self.reading(one, known_at) for one in readings if one.get("status") == "ACTIVE"]

    def reading(self, reading: Node, known_at: datetime) -> Node:
        """One reading, with what was true on the day it began to hold."""
        when = Time(reading.get("validFrom"), known_at)
        node = copied(reading, when)
        last = self.at(when).last_known.get(reading.get("key"))
        if last:
            copies = self.at(when).copies
            ends = [copies.get(id(end), end) for end in reading.ends("SOURCE_VERSION")]
            versions = [Edge("SOURCE_VERSION", node, end, {}, when.as_of) for end in ends]
            node.out = defaultdict(list, {**last.out, "SOURCE_VERSION": versions})
            node.into = last.into
        return node

    def named(self, key: str, known_at: datetime) -> Node | None:
        """The reading of this key, if it was known."""
        found = self.memory.nodes["ProvisionVersion"].get(key)
        return self.reading(found, known_at) if found and found.get("recordedFrom") <= known_at else None

    def fact(self, type_: str, pair: str, instant: str, known_at: datetime) -> Edge | None:
        """A fact as it was recorded, with what was true on the day it began to hold."""
        for edge in (one for tense in FACTS[type_] for one in self.memory.edges(tense)):
            if (edge.get("pair"), in_utc(edge.get("recordedFrom"))) == (pair, instant):
                when = Time(edge.get("validFrom"), known_at)
                view = self.at(when)
                last, end = view.last_known.get(edge.start.get("key")), view.copies.get(id(edge.end))
                if last and end and edge.get("recordedFrom") <= known_at:
                    start = self.named(last.get("versionKey"), known_at)
                    assert start
                    said = {name: value for name, value in edge.properties.items() if name != "recordedTo"}
                    return Edge(type_, start, end, said, when.as_of)
        return None


def in_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def record_or_provision(_ref: Any, one: Node, _given: Any) -> str:
    return f"ProvisionVersion:{one.get('versionKey')}" if one.when else f"Provision:{one.get('key')}"


def record_or_fact(kind: str) -> Any:
    def identity(_ref: Any, edge: Edge, _given: Any) -> str:
        record = f"@{in_utc(edge.get('recordedFrom'))}" if edge.today else ""
        return f"{kind}:{edge.get('pair')}{record}"

    return identity


def last_seen(_ref: Any, one: Node, _given: Any) -> Any:
    """At a time, a reading that stands was seen in each version of its document that was analysed by then."""
    if one.when is None or one.get("status") != "ACTIVE" or one.get("validTo") is not None:
        return one.get("lastSeen")
    versions = [version for document in one.ends("IN_DOCUMENT") for version in document.ends("HAS_VERSION")]
    days = [version.get("fetchedAt").date() for version in versions if version.get("extraction") == "OK"]
    return max([one.get("lastSeen"), *(day for day in days if day <= one.when.as_of)])
