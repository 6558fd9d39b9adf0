"""Claims -> edges: what the accepted claims say, as the relationships that queries traverse.

Claims are the record, edges their projection: `projected` is the rule, used when a claim is loaded or reviewed and when
a day begins, and `differences` rebuilds every edge by that rule and compares.

An accepted claim that MAPS a provision to a law or place becomes ENGAGES or FLAGS; one that found a law UNRELATED
becomes ASSESSED_UNRELATED, as does a claim about a law that was rejected because the two are unrelated. A claim that
went stale after it was accepted keeps its edge, marked by its status. These are the tense of what holds today. A claim
whose validity or record has ended becomes the past tense of the same edge, one whose validity has not begun the future
tense.

A decision ends what the claim stood for, and what it stands for from then on is another record: `past` rebuilds those
that have ended from the decisions, which are never changed.

Every edge has the `pair` that it is about, `<provision>~<law or place>`. Of each pair there is at most one present
fact, and the pair is its key; others have the instant they were recorded behind it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import RELATIONSHIP_TYPE
from graph.model.vocabulary import AssessmentState, ClaimStatus, ReasonCode
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


def projected(claim: Mapping[str, Value], provision: str, end: tuple[str, str], today: date) -> EdgeRow | None:
    """The edge that a claim about `provision` and `end` (label and key) stands for on the day `today`; None where it is
    not accepted.
    """
    if not states_fact(claim, end[0]):
        return None
    pair = f"{provision}~{end[1]}"
    says = dict(claim)
    if claim.get("statedFrom") is not None:
        says["recordedFrom"] = claim["statedFrom"]
    unrelated = claim["status"] == ClaimStatus.REJECTED
    state = AssessmentState.REVIEWED_UNRELATED if unrelated else AssessmentState(str(claim["state"]))
    if unrelated:
        # What the edge says was accepted: that the two are unrelated.
        says["status"] = ClaimStatus.ACCEPTED.value
    type_, key = tense(_present(state, end[0]), pair, says, today)
    names = (one.name for one in RELATIONSHIP_TYPE[type_].properties)
    properties = {name: says[name] for name in names if says.get(name) is not None}
    named: dict[str, Value] = {"key": key, "pair": pair, "claimKey": claim["key"]}
    return EdgeRow(type_, ("Provision", provision), end, properties | named)


def states_fact(claim: Mapping[str, Value], end: str) -> bool:
    """Whether the graph states a fact by a claim about a law or place, which has the label `end`."""
    match claim["status"]:
        case ClaimStatus.ACCEPTED:
            return True
        case ClaimStatus.STALE:
            return claim.get("statedFrom") is not None
        case ClaimStatus.REJECTED:
            unrelated = claim.get("statedFrom") is not None and claim.get("reasonCode") == ReasonCode.UNRELATED
            return unrelated and end != "Jurisdiction"
        case _:
            return False


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
    recorded = says["recordedFrom"]
    return type_, f"{pair}@{instant(recorded)}" if isinstance(recorded, datetime) else pair


def _present(state: AssessmentState, end: str) -> str:
    if state is AssessmentState.REVIEWED_UNRELATED:
        return "ASSESSED_UNRELATED"
    return "FLAGS" if end == "Jurisdiction" else "ENGAGES"


def instant(at: datetime) -> str:
    """`at` as it stands in keys: in UTC, with microseconds only where there are some."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def differences(engine: Engine, today: date) -> Iterator[str]:
    """On the day `today`, one sentence for each edge that is missing, differs, or rests on no accepted claim."""
    stored = {(edge["claimKey"], edge["properties"]["recordedFrom"]): edge for edge in _stored(engine)}
    claims: set[str] = set()
    for claim in _claims(engine):
        properties, about = claim["claim"], (claim["provision"], (claim["label"], claim["end"]))
        claims.add(properties["key"])
        edges = [*past(properties, claim["decisions"], *about, today), projected(properties, *about, today)]
        for edge in filter(None, edges):
            found = stored.pop((properties["key"], edge.properties["recordedFrom"]), None)
            if found is None:
                yield f"claim {properties['key']}: accepted, but there is no {edge.type} edge"
            elif edge.type != found["type"] or dict(edge.properties) != found["properties"]:
                yield f"{found['type']} {found['key']}: differs from its claim {properties['key']}"
    for left in stored.values():
        because = "is not accepted" if left["claimKey"] in claims else "is not there"
        yield f"{left['type']} {left['key']}: its claim {left['claimKey']} {because}"


def _claims(engine: Engine) -> Iterator[dict[str, Any]]:
    text = (
        "MATCH (p:Clause)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(e) "
        "RETURN properties(c), p.key, e.path IS NULL, coalesce(e.path, e.code), "
        "COLLECT { MATCH (c)<-[:DECIDES]-(d:Decision) RETURN properties(d) }"
    )
    for properties, provision, is_place, end, decisions in engine.stream(text):
        label = "Jurisdiction" if is_place else "LegalTarget"
        decided = [native(one) for one in decisions]
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
