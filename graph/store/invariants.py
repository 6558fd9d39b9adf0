"""The rules that a graph must keep, checked on a live one: `clausegraph check`.

Each rule is a statement that returns one row for each breach, its columns filling the message.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Protocol

import orjson

from graph.store.projection import PAST, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.engine import Engine


class OnProgress(Protocol):
    """Called after each rule."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """`done` of `total` rules are checked."""


_FACTS: Final = "|".join((*PAST, *PAST.values()))
_PRESENT: Final = str(list(PAST))


def _in_common(start: str, end: str) -> str:
    """Whether the half-open intervals of `a` and `b` have a moment in common."""
    return " AND ".join(f"coalesce({one}.{start} < {other}.{end}, true)" for one, other in (("a", "b"), ("b", "a")))


#: Of two records of one subject: both valid on some day, and both held by the graph at some instant.
_AT_ONCE: Final = f"{_in_common('validFrom', 'validTo')} AND {_in_common('recordedFrom', 'recordedTo')}"

_RULES: Final[dict[str, str]] = {
    "severity lies within the exposure": """
        MATCH (p:Provision) WHERE NOT p.severityRank <= p.exposureMaxRank
          OR (p.exposureMin = 'HIGH' AND p.severity <> 'HIGH') OR (p.exposureMin = 'MEDIUM' AND p.severity = 'LOW')
        RETURN p.key + ': severity ' + p.severity + ' outside ' + p.exposureMin + ' to ' + p.exposureMax""",
    "confidence lies within 0 and 1": """
        MATCH (:Provision)-[r:$FACTS]->() WHERE NOT 0 <= r.confidence <= 1
        RETURN r.key + ': confidence ' + toString(r.confidence)""",
    "no law is engaged and unrelated at once": """
        MATCH (p:Provision)-[r:ASSESSED_UNRELATED]->(t) WHERE EXISTS { (p)-[:ENGAGES]->(t) } RETURN r.key""",
    "every accepted edge has a claim with evidence": """
        MATCH (:Provision)-[r:$FACTS]->()
        WHERE NOT EXISTS { MATCH (c:Claim {key: r.claimKey})-[:RESTS_ON]->(:Evidence) WHERE c.status = 'ACCEPTED' }
        RETURN r.key + ': no accepted claim with evidence'""",
    "two records of a pair do not hold at once": """
        MATCH (p:Provision)-[r:$FACTS]->() WITH p, r.pair AS pair, collect(r) AS records WHERE size(records) > 1
        UNWIND records AS a UNWIND records AS b WITH a, b WHERE a.claimKey < b.claimKey AND $AT_ONCE
        RETURN a.pair + ': ' + a.claimKey + ' and ' + b.claimKey""",
    "two readings of a clause do not hold at once": """
        MATCH (a:ProvisionVersion)<-[:HAS_HISTORY]-(:Provision)-[:HAS_HISTORY]->(b:ProvisionVersion)
        WHERE a.versionKey < b.versionKey AND $AT_ONCE
        RETURN a.versionKey + ' and ' + b.versionKey""",
    "a fact begins before it ends, and so does its record": """
        MATCH (:Provision)-[r:$FACTS]->() WHERE r.validFrom >= r.validTo OR r.recordedFrom >= r.recordedTo
        RETURN r.key + ': ends when it begins, or before'""",
    "the record of a reading begins before it ends": """
        MATCH (v:ProvisionVersion) WHERE v.recordedFrom >= v.recordedTo OR v.validFrom > v.validTo
        RETURN v.versionKey + ': ends before it begins'""",
    "present facts have no end, and past ones have one": """
        MATCH (:Provision)-[r:$FACTS]->()
        WHERE (type(r) IN $PRESENT) = (coalesce(r.validTo, r.recordedTo) IS NOT NULL)
        RETURN type(r) + ' ' + r.key""",
    "every flag names a law that applies in its place or one above it": """
        MATCH (:Provision)-[r:FLAGS]->(j:Jurisdiction)
        WHERE NOT any(path IN r.basis WHERE EXISTS {
          MATCH (l:Regulation {path: split(path, '/')[0]})-[:APPLIES_IN]->(:Jurisdiction)<-[:PART_OF*0..5]-(j) })
        RETURN r.key + ': no basis law applies there'""",
    "no place is part of itself": """
        MATCH (j:Jurisdiction) WHERE EXISTS { (j)-[:PART_OF*1..6]->(j) } RETURN j.code""",
    "no unit lies within itself": """
        MATCH (u:LegalUnit) WHERE EXISTS { (u)-[:HAS_UNIT*1..8]->(u) } RETURN u.path""",
    "a version that was not extracted has no provision": """
        MATCH (p:Provision)-[:SOURCE_VERSION]->(v:DocumentVersion) WHERE v.extraction <> 'OK'
        RETURN p.key + ': taken from ' + v.key + ', which is ' + v.extraction""",
    "the provisions that are marked as active are those that are": """
        MATCH (p:Provision) WHERE (p.status = 'ACTIVE') <> p:ActiveProvision
        RETURN p.key + ': ' + p.status""",
    "every provision has a document, and every document a platform": """
        MATCH (n:Provision|Document)
        WHERE NOT EXISTS { (n)-[:IN_DOCUMENT]->(:Document) } AND NOT EXISTS { (n)<-[:PUBLISHES]-(:Platform) }
        RETURN n.key""",
}


def broken_invariants(engine: Engine, progress: OnProgress) -> dict[str, list[str]]:
    """Each rule by name, with one sentence for each breach; an empty list where the rule holds."""
    rules: dict[str, Callable[[], Iterator[str]]] = {
        name: _statement(
            engine, text.replace("$FACTS", _FACTS).replace("$PRESENT", _PRESENT).replace("$AT_ONCE", _AT_ONCE)
        )
        for name, text in _RULES.items()
    }
    rules["the excerpt is the slice of the archived text"] = lambda: _anchors(engine)
    rules["a change's counts equal its stored diff"] = lambda: _counts(engine)
    rules["the projection rebuilt equals the projection stored"] = lambda: differences(engine)
    found: dict[str, list[str]] = {}
    for number, (name, breaches) in enumerate(rules.items(), 1):
        found[name] = list(breaches())
        progress("rules", number, len(rules))
    return found


def _statement(engine: Engine, text: str) -> Callable[[], Iterator[str]]:
    return lambda: (str(record[0]) for record in engine.stream(text))


def _anchors(engine: Engine) -> Iterator[str]:
    text = """
        MATCH (v:DocumentVersion)-[:HAS_TEXT]->(t:ArchivedText) WHERE EXISTS { (:Provision)-[:SOURCE_VERSION]->(v) }
        RETURN t.text, COLLECT {
          MATCH (p:Provision)-[:SOURCE_VERSION]->(v) WHERE p.excerptText IS NOT NULL
          RETURN [p.key, p.excerptText, p.excerptSha256, p.excerptStart, p.excerptEnd] }"""
    for archived, provisions in engine.stream(text):
        for key, excerpt, digest, start, end in provisions:
            if archived[start:end] != excerpt:
                yield f"{key}: the excerpt is not what stands at {start} to {end}"
            elif hashlib.sha256(excerpt.encode()).hexdigest() != digest:
                yield f"{key}: the excerpt does not hash to its sha256"


def _counts(engine: Engine) -> Iterator[str]:
    counts = "c.sentencesAdded, c.sentencesRemoved, c.sentencesModified"
    for key, diff, *stored in engine.stream(f"MATCH (c:Change) RETURN c.key, c.diff, {counts}"):
        parts = orjson.loads(diff)
        if stored != [len(parts["added"]), len(parts["removed"]), len(parts["modified"])]:
            yield f"{key}: counts {stored} differ from the diff"
