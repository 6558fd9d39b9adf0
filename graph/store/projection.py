"""Claims -> edges: what claims say, as the relationships that queries traverse.

Claims are the record, edges their projection: `projected` is the rule, used when a claim is loaded or reviewed and when
a day begins, and `differences` rebuilds every edge by that rule and compares.

An accepted claim that MAPS a provision to a law or place becomes ENGAGES or FLAGS; one that found a law UNRELATED
becomes ASSESSED_UNRELATED. One on which nobody has decided yet, and that MAPS, becomes a suggestion: SUGGESTED_ENGAGES
or SUGGESTED_FLAGS, types that no plain traversal meets. An accepted claim that went stale after its review keeps its
edge, which says so; what was reviewed is a fact since then. All other claims stand for no edge. These types are the
tense of what holds today. A claim whose validity or record has ended becomes the past tense of the same edge, one whose
validity has not begun the future tense.

Every edge has the `pair` that it is about, `<provision>~<law or place>`. Of each pair there is at most one present
fact, and the pair is its key; others have the instant they were recorded behind it. A suggestion has the handle of its
claim in place of the pair: several may stand on one pair. When its claim is decided, or says something else, its record
ends (`graph.store.writer`): it stays in the past tense, with all it said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import RELATIONSHIP_TYPE
from graph.model.vocabulary import UNDECIDED, AssessmentState, ClaimStatus, Effect, Modality, Rationale
from graph.store.derived import handle
from graph.store.rows import EdgeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.engine import Engine
    from graph.store.rows import Value

#: Present facts, and the past and the future tense of each.
PAST: Final = {name: one.past for name, one in RELATIONSHIP_TYPE.items() if one.past}
FUTURE: Final = {name: str(RELATIONSHIP_TYPE[name].future) for name in PAST}
#: All tenses of all facts.
FACTS: Final = (*PAST, *PAST.values(), *FUTURE.values())
#: The present tense of each type.
PRESENT: Final = {type_: name for name in PAST for type_ in (name, PAST[name], FUTURE[name])}
#: Suggestions in the present tense, and in all tenses.
DRAFTS: Final = frozenset(name for name, one in RELATIONSHIP_TYPE.items() if one.draft)
SUGGESTIONS: Final = frozenset(type_ for type_, name in PRESENT.items() if name in DRAFTS)
_UNRELATED: Final = "ASSESSED_UNRELATED"
#: What an engagement or a flag says where its claim does not: the least of it.
_UNSAID: Final[dict[str, Value]] = {
    "modality": Modality.MAY_ENGAGE.value,
    "effect": Effect.UNSPECIFIED.value,
    "rationaleKind": Rationale.FUNCTIONAL.value,
}
#: What a draft tells of its record, and its claim does not: when it began to say what it says.
_OF_RECORD: Final = frozenset({"key", "recordedFrom"})


def projected(claim: Mapping[str, Value], provision: str, end: tuple[str, str], today: date) -> EdgeRow | None:
    """The edge that a claim about `provision` and `end` (label and key) stands for on the day `today`; None where it
    stands for none.
    """
    present = _present(claim, end[0])
    if present is None:
        return None
    pair = handle(str(claim["key"])) if present in DRAFTS else f"{provision}~{end[1]}"
    if present not in DRAFTS and claim.get("reviewedAt") is not None:
        # It was a suggestion until it was accepted.
        claim = {**claim, "recordedFrom": claim["reviewedAt"]}
    type_, key = tense(present, pair, claim, today)
    names = [one.name for one in RELATIONSHIP_TYPE[type_].properties]
    unsaid: dict[str, Value] = {} if present == _UNRELATED else {**_UNSAID, "reason": claim["rationale"]}
    said = unsaid | {name: one for name, one in claim.items() if one is not None}
    properties = {name: said[name] for name in names if name in said}
    named: dict[str, Value] = {"key": key, "pair": pair, "claimKey": claim["key"]}
    return EdgeRow(type_, ("Provision", provision), end, properties | named)


def tense(present: str, pair: str, says: Mapping[str, Value], today: date) -> tuple[str, str]:
    """The type that a fact has on the day `today`, by that of its present tense, and its key."""
    begins, ends = says.get("validFrom"), says.get("validTo")
    if says.get("recordedTo") is not None or (isinstance(ends, date) and ends <= today):
        type_ = PAST[present]
    elif isinstance(begins, date) and begins > today:
        type_ = FUTURE[present]
    else:
        return present, pair
    if present in DRAFTS and type_ == FUTURE[present]:
        # Of a suggestion one record stands, whether or not it holds yet.
        return type_, pair
    recorded = says["recordedFrom"]
    return type_, f"{pair}@{instant(recorded)}" if isinstance(recorded, datetime) else pair


def _present(claim: Mapping[str, Value], end: str) -> str | None:
    """The present tense of the edge that a claim stands for, whatever its times; None where it stands for none."""
    status = ClaimStatus(str(claim["status"]))
    fact = "FLAGS" if end == "Jurisdiction" else "ENGAGES"
    if claim["state"] == AssessmentState.REVIEWED_UNRELATED:
        fact = _UNRELATED
    # A suggestion that went stale was never reviewed; a fact that did was accepted before.
    if status is ClaimStatus.ACCEPTED or (status is ClaimStatus.STALE and claim.get("reviewedAt") is not None):
        return fact
    return RELATIONSHIP_TYPE[fact].suggested if status in UNDECIDED else None


def instant(at: datetime) -> str:
    """`at` as it stands in keys: in UTC, with microseconds only where there are some."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def differences(engine: Engine, today: date) -> Iterator[str]:
    """On the day `today`, one sentence for each edge that is missing, differs, or rests on no claim of its kind."""
    stored: dict[str, list[dict[str, Any]]] = {}
    for edge in _stored(engine):
        stored.setdefault(edge["claimKey"], []).append(edge)
    for claim in _claims(engine):
        properties = claim["claim"]
        right = projected(properties, claim["provision"], (claim["label"], claim["end"]), today)
        ends = properties.get("recordedTo")
        found = [one for one in stored.pop(properties["key"], []) if not _is_former(one, ends)]
        yield from _different(properties["key"], str(properties["status"]), right, found)
    for edges in stored.values():
        yield from (f"{edge['type']} {edge['key']}: there is no claim {edge['claimKey']}" for edge in edges)


def undecided(engine: Engine, today: date) -> Iterator[EdgeRow]:
    """The suggestions that claims stand for on the day `today`."""
    for claim in _claims(engine):
        edge = projected(claim["claim"], claim["provision"], (claim["label"], claim["end"]), today)
        if edge and edge.type in SUGGESTIONS:
            yield edge


def _different(claim: str, status: str, right: EdgeRow | None, found: list[dict[str, Any]]) -> Iterator[str]:
    """How the edges of a claim differ from the one that the claim stands for."""
    if right is None:
        for edge in found:
            yield f"{edge['type']} {edge['key']}: its claim {claim} is {status}, and stands for no edge"
        return
    if not found:
        yield f"claim {claim}: {status}, but there is no {right.type} edge"
    for edge in found:
        told, stored = (_told(right.type, says) for says in (right.properties, edge["properties"]))
        if right.type != edge["type"] or told != stored:
            yield f"{edge['type']} {edge['key']}: differs from its claim {claim}"


def _is_former(edge: Mapping[str, Any], ends: datetime | None) -> bool:
    """Whether an edge is what a claim that ends at `ends` said once: it says something else since, or is decided."""
    until = edge["properties"].get("recordedTo")
    return until is not None and (edge["type"] in SUGGESTIONS or until != ends)


def _told(type_: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What an edge and its claim say alike."""
    left = _OF_RECORD if type_ in SUGGESTIONS else ()
    return {name: value for name, value in properties.items() if name not in left}


def _claims(engine: Engine) -> Iterator[dict[str, Any]]:
    text = (
        "MATCH (p:Clause)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(e) "
        "RETURN properties(c), p.key, e.path IS NULL, coalesce(e.path, e.code)"
    )
    for properties, provision, is_place, end in engine.stream(text):
        label = "Jurisdiction" if is_place else "LegalTarget"
        yield {"claim": native(properties), "provision": provision, "label": label, "end": end}


def _stored(engine: Engine) -> Iterator[dict[str, Any]]:
    for type_, properties in engine.stream(f"MATCH (:Clause)-[r:{'|'.join(FACTS)}]->() RETURN type(r), properties(r)"):
        yield {"type": type_, "properties": native(properties), **properties}


def native(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Neo4j's times as Python's, instants in UTC by its one name: Cypher tells `Z` from `[UTC]`."""
    return {name: _time(value) for name, value in properties.items()}


def _time(value: Any) -> Any:
    value = value.to_native() if hasattr(value, "to_native") else value
    return value.astimezone(UTC) if isinstance(value, datetime) else value
