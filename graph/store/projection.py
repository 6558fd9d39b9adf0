"""Claims -> edges: what claims say, as the relationships that queries traverse.

Claims are the record, edges their projection: `projected` is the rule, used when a claim is loaded or reviewed and when
a day begins, and `differences` rebuilds every edge by that rule and compares.

An accepted claim that MAPS a provision to a law or place becomes ENGAGES or FLAGS; one that found a law UNRELATED
becomes ASSESSED_UNRELATED, as does a claim about a law that was rejected because the two are unrelated. One on which
nobody has decided yet, and that MAPS, becomes a suggestion: SUGGESTED_ENGAGES or SUGGESTED_FLAGS, types that no plain
traversal meets. An accepted claim that went stale after its review keeps its edge, which says so. All other claims
stand for no edge. These types are the tense of what holds today. A claim whose validity or record has ended becomes the
past tense of the same edge, one whose validity has not begun the future tense.

A decision ends what the claim stood for, and what it stands for from then on is another record: `past` rebuilds those
that have ended from the decisions, which are never changed.

Every edge has the `pair` that it is about, `<provision>~<law or place>`. Of each pair there is at most one present
fact, and the pair is its key; others have the instant they were recorded behind it. A suggestion has the handle of its
claim in place of the pair: several may stand on one pair. When its claim is decided, or says something else, its record
ends (`graph.store.writer`): it stays in the past tense, with all it said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import RELATIONSHIP_TYPE
from graph.model.vocabulary import UNDECIDED, AssessmentState, ClaimStatus, Effect, Modality, Rationale, ReasonCode
from graph.store.derived import handle
from graph.store.rows import EdgeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    says = _as_stated(claim)
    pair = handle(str(claim["key"])) if present in DRAFTS else f"{provision}~{end[1]}"
    type_, key = tense(present, pair, says, today)
    names = [one.name for one in RELATIONSHIP_TYPE[type_].properties]
    unsaid = {} if present == _UNRELATED else {**_UNSAID, "reason": claim["rationale"]}
    said = unsaid | {name: one for name, one in says.items() if one is not None}
    properties = {name: said[name] for name in names if name in said}
    named: dict[str, Value] = {"key": key, "pair": pair, "claimKey": claim["key"]}
    return EdgeRow(type_, ("Provision", provision), end, properties | named)


def states_fact(claim: Mapping[str, Value], end: str) -> bool:
    """Whether the graph states a fact by a claim about a law or place, which has the label `end`."""
    present = _present(claim, end)
    return present is not None and present not in DRAFTS


def _as_stated(claim: Mapping[str, Value]) -> dict[str, Value]:
    """What a claim says of the fact that it stands for: recorded since a decision said so, where one did."""
    says = dict(claim)
    if claim.get("statedFrom") is not None:
        says["recordedFrom"] = claim["statedFrom"]
    if claim["status"] == ClaimStatus.REJECTED:
        # What was accepted is that the two are unrelated.
        says["status"] = ClaimStatus.ACCEPTED.value
    return says


def past(
    claim: Mapping[str, Value],
    decisions: Iterable[Mapping[str, Value]],
    provision: str,
    end: tuple[str, str],
    today: date,
) -> Iterator[EdgeRow]:
    """The edges that a claim stood for until each of the decisions on it that ended one."""
    for decision in decisions:
        edge = ended_by(claim, decision, provision, end, today)
        if edge is not None:
            yield edge


def ended_by(
    claim: Mapping[str, Value], decision: Mapping[str, Value], provision: str, end: tuple[str, str], today: date
) -> EdgeRow | None:
    """The edge that a claim stood for until a decision, in its past tense; None where it stood for none."""
    if decision.get("formerStatedFrom") is None:
        return None
    then = {
        **claim,
        "status": decision["formerStatus"],
        "reasonCode": decision.get("formerReasonCode"),
        "reviewedAt": decision.get("formerReviewedAt"),
        "statedFrom": decision["formerStatedFrom"],
        "recordedTo": decision["recordedFrom"],
    }
    return projected(then, provision, end, today)


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
    if status is ClaimStatus.REJECTED and claim.get("reasonCode") == ReasonCode.UNRELATED:
        return _UNRELATED if claim.get("statedFrom") is not None and end != "Jurisdiction" else None
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
        properties, about = claim["claim"], (claim["provision"], (claim["label"], claim["end"]))
        rights = [*past(properties, claim["decisions"], *about, today), projected(properties, *about, today)]
        found = [one for one in stored.pop(properties["key"], []) if not _is_former(one)]
        yield from _different(properties, [right for right in rights if right is not None], found)
    for edges in stored.values():
        yield from (f"{edge['type']} {edge['key']}: there is no claim {edge['claimKey']}" for edge in edges)


def undecided(engine: Engine, today: date) -> Iterator[EdgeRow]:
    """The suggestions that claims stand for on the day `today`."""
    for claim in _claims(engine):
        edge = projected(claim["claim"], claim["provision"], (claim["label"], claim["end"]), today)
        if edge and edge.type in SUGGESTIONS:
            yield edge


def _different(claim: Mapping[str, Any], rights: list[EdgeRow], found: list[dict[str, Any]]) -> Iterator[str]:
    """How the edges of a claim differ from those that the claim stands for and has stood for."""
    key, status = claim["key"], claim["status"]
    left = list(found)
    for right in rights:
        same = [one for one in left if _record(one["type"], one["properties"]) == _record(right.type, right.properties)]
        if not same:
            yield f"claim {key}: {status}, but there is no {right.type} edge"
        for edge in same:
            left.remove(edge)
            told, stored = (_told(right.type, says) for says in (right.properties, edge["properties"]))
            if right.type != edge["type"] or told != stored:
                yield f"{edge['type']} {edge['key']}: differs from its claim {key}"
    for edge in left:
        yield f"{edge['type']} {edge['key']}: its claim {key} is {status}, and stands for no such edge"


def _record(type_: str, properties: Mapping[str, Any]) -> Any:
    """Which record of a claim an edge is: of a suggestion there is one, facts begin at different times."""
    return None if type_ in SUGGESTIONS else properties["recordedFrom"]


def _told(type_: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What an edge and its claim say alike."""
    left = _OF_RECORD if type_ in SUGGESTIONS else ()
    return {name: value for name, value in properties.items() if name not in left}


def _is_former(edge: Mapping[str, Any]) -> bool:
    """Whether an edge is what a suggestion said once: the claim says something else since, or is decided."""
    return edge["type"] in SUGGESTIONS and edge["properties"].get("recordedTo") is not None


def _claims(engine: Engine) -> Iterator[dict[str, Any]]:
    text = (
        "MATCH (p:Clause)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(e) "
        "RETURN properties(c), p.key, e.path IS NULL, coalesce(e.path, e.code), "
        "COLLECT { MATCH (c)<-[:DECIDES]-(d:Decision) RETURN properties(d) }"
    )
    for properties, provision, is_place, end, decisions in engine.stream(text):
        label = "Jurisdiction" if is_place else "LegalTarget"
        decided = [native(decision) for decision in decisions]
        yield {
            "claim": native(properties),
            "provision": provision,
            "label": label,
            "end": end,
            "decisions": decided,
        }


def _stored(engine: Engine) -> Iterator[dict[str, Any]]:
    for type_, properties in engine.stream(f"MATCH (:Clause)-[r:{'|'.join(FACTS)}]->() RETURN type(r), properties(r)"):
        yield {"type": type_, "properties": native(properties), **properties}


def native(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Neo4j's times as Python's, instants in UTC by its one name: Cypher tells `Z` from `[UTC]`."""
    return {name: _time(value) for name, value in properties.items()}


def _time(value: Any) -> Any:
    value = value.to_native() if hasattr(value, "to_native") else value
    return value.astimezone(UTC) if isinstance(value, datetime) else value
