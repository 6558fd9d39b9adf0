"""The rules that a graph must keep, checked on a live one: `clausegraph check`.

Each rule is a statement that returns one row for each breach, its columns filling the message.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import orjson

from graph.publish import kept_digest
from graph.store.projection import FACTS, SUGGESTIONS, differences
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from graph.engine import Engine
    from graph.progress import OnProgress
    from graph.turns.instants import Clock


_FACTS: Final = "|".join(FACTS)
#: Facts that somebody has accepted, and suggestions, in all tenses.
_ACCEPTED: Final = "|".join(type_ for type_ in FACTS if type_ not in SUGGESTIONS)
_SUGGESTED: Final = "|".join(sorted(SUGGESTIONS))


def _in_common(start: str, end: str) -> str:
    """Whether the half-open intervals of `a` and `b` have a moment in common."""
    return " AND ".join(f"coalesce({one}.{start} < {other}.{end}, true)" for one, other in (("a", "b"), ("b", "a")))


#: The reading `v` holds today.
_HOLDS: Final = "v.recordedTo IS NULL AND coalesce(v.validFrom <= $today, true) AND coalesce(v.validTo > $today, true)"
_SAID: Final = ("title", "status", "severity", "exposureMin", "exposureMax", "headingPath", "excerptSha256")


def _said(variable: str) -> str:
    days = (f"coalesce(toString({variable}.{name}), '')" for name in ("validFrom", "validTo", "recordedFrom"))
    return ", ".join((*(f"coalesce({variable}.{name}, '')" for name in _SAID), *days))


#: Of two records of one subject: both valid on some day, and both held by the graph at some instant.
_AT_ONCE: Final = f"{_in_common('validFrom', 'validTo')} AND {_in_common('recordedFrom', 'recordedTo')}"

_RULES: Final[dict[str, str]] = {
    "severity lies within the exposure": """
        MATCH (p:Provision) WHERE NOT p.severityRank <= p.exposureMaxRank
          OR (p.exposureMin = 'HIGH' AND p.severity <> 'HIGH') OR (p.exposureMin = 'MEDIUM' AND p.severity = 'LOW')
          OR (p.severity IS NULL) <> (p.exposureMin IS NULL) OR (p.severity IS NULL) <> (p.exposureMax IS NULL)
        RETURN p.key + ': severity ' + coalesce(p.severity, 'none') + ' outside ' + coalesce(p.exposureMin, 'none')
          + ' to ' + coalesce(p.exposureMax, 'none')""",
    "confidence lies within 0 and 1": """
        MATCH (:Clause)-[r:$FACTS]->() WHERE NOT 0 <= r.confidence <= 1
        RETURN r.key + ': confidence ' + toString(r.confidence)""",
    "no law is engaged and unrelated at once": """
        MATCH (p:Provision)-[r:ASSESSED_UNRELATED]->(t) WHERE EXISTS { (p)-[:ENGAGES]->(t) } RETURN r.key""",
    "every accepted edge has a claim with evidence": """
        MATCH (:Clause)-[r:$ACCEPTED]->()
        WHERE NOT EXISTS { MATCH (c:Claim {key: r.claimKey})-[:RESTS_ON]->(:Evidence)
          WHERE c.status IN ['ACCEPTED', 'STALE'] OR EXISTS { (c)<-[:DECIDES]-(:Decision) } }
        RETURN r.key + ': no accepted claim with evidence'""",
    "every suggestion that stands has a claim that waits for a decision, with evidence": """
        MATCH (:Clause)-[r:$SUGGESTED]->() WHERE r.recordedTo IS NULL
          AND NOT EXISTS { MATCH (c:Claim {key: r.claimKey})-[:RESTS_ON]->(:Evidence) WHERE c.status = r.status
            AND c.status IN ['SUGGESTED', 'IN_REVIEW'] }
        RETURN r.key + ': no claim with evidence waits for a decision'""",
    "two records of a pair do not hold at once": """
        MATCH (p:Clause)-[r:$FACTS]->() WITH p, r.pair AS pair, collect(r) AS records WHERE size(records) > 1
        UNWIND records AS a UNWIND records AS b WITH a, b WHERE elementId(a) < elementId(b) AND $AT_ONCE
        RETURN a.pair + ': ' + a.claimKey + ' and ' + b.claimKey""",
    "two readings of a clause do not hold at once": """
        MATCH (a:ProvisionVersion)<-[:HAS_HISTORY]-(:Clause)-[:HAS_HISTORY]->(b:ProvisionVersion)
        WHERE a.versionKey < b.versionKey AND $AT_ONCE
        RETURN a.versionKey + ' and ' + b.versionKey""",
    "a fact begins before it ends, and so does its record": """
        MATCH (:Clause)-[r:$FACTS]->() WHERE r.validFrom >= r.validTo OR r.recordedFrom >= r.recordedTo
        RETURN r.key + ': ends when it begins, or before'""",
    "the record of a reading begins before it ends": """
        MATCH (v:ProvisionVersion) WHERE v.recordedFrom >= v.recordedTo OR v.validFrom > v.validTo
        RETURN v.versionKey + ': ends before it begins'""",
    "a provision is there while one of its readings holds": """
        MATCH (p:Clause) WHERE p:Provision <> EXISTS {
          (p)-[:HAS_HISTORY]->(v:ProvisionVersion WHERE $HOLDS) } OR p:Provision = p:WaitingProvision
        RETURN p.key""",
    "a provision says what its reading of today says": """
        MATCH (p:Provision)-[:HAS_HISTORY]->(v:ProvisionVersion WHERE $HOLDS)
        WHERE [$PROVISION] <> [$READING] OR COLLECT { MATCH (p)-[:SOURCE_VERSION]->(s) RETURN s.key }
          <> COLLECT { MATCH (v)-[:SOURCE_VERSION]->(s) RETURN s.key }
        RETURN p.key + ': is not as ' + v.versionKey""",
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
        MATCH (p:Clause) WHERE (p:Provision AND p.status = 'ACTIVE') <> p:ActiveProvision
        RETURN p.key + ': ' + p.status""",
    "a version, change or finding that has ended is met by no plain traversal": """
        MATCH (n:VersionRecord|ChangeRecord|QualityRecord)
        WHERE n:DocumentVersion|Change|QualityIssue = (n.recordedTo IS NOT NULL)
        RETURN n.key""",
    "the versions that an archive tells follow one another by date": """
        MATCH (d:Document)-[:HAS_VERSION]->(v:DocumentVersion)-[:PREVIOUS]->(p:VersionRecord)
        WHERE d.readerVersion IS NOT NULL AND (p.fetchedAt > v.fetchedAt OR NOT p:DocumentVersion)
        RETURN v.key + ' after ' + p.key""",
    "every provision has a document, and every document a platform": """
        MATCH (n:Provision|Document)
        WHERE NOT EXISTS { (n)-[:IN_DOCUMENT]->(:Document) } AND NOT EXISTS { (n)<-[:PUBLISHES]-(:Platform) }
        RETURN n.key""",
}


def broken_invariants(engine: Engine, progress: OnProgress, clock: Clock = utc_now) -> dict[str, list[str]]:
    """Each rule by name, with one sentence for each breach on the day of the clock; an empty list where it holds."""
    today = clock().date()
    rules: dict[str, Callable[[], Iterator[str]]] = {
        name: _statement(engine, _text(text), today) for name, text in _RULES.items()
    }
    rules["the excerpt is the slice of the archived text"] = lambda: _anchors(engine)
    rules["a change's counts equal its stored diff"] = lambda: _counts(engine)
    rules["the projection rebuilt equals the projection stored"] = lambda: differences(engine, today)
    rules["the content digest added up anew equals the one kept"] = lambda: kept_digest.differences(engine)
    found: dict[str, list[str]] = {}
    # Two at once: of a small graph nearly all the time is the planning of statements that Neo4j has not seen.
    with ThreadPoolExecutor(2) as pool:
        all_told = pool.map(lambda breaches: list(breaches()), rules.values())
        for number, (name, told) in enumerate(zip(rules, all_told, strict=True), 1):
            found[name] = told
            progress("rules", number, len(rules))
    return found


def _text(rule: str) -> str:
    """The statement of a rule, with what is said once for all of them."""
    said = {"FACTS": _FACTS, "ACCEPTED": _ACCEPTED, "SUGGESTED": _SUGGESTED, "AT_ONCE": _AT_ONCE, "HOLDS": _HOLDS}
    said |= {"PROVISION": _said("p"), "READING": _said("v")}
    for name, text in said.items():
        rule = rule.replace(f"${name}", text)
    return rule


def _statement(engine: Engine, text: str, today: date) -> Callable[[], Iterator[str]]:
    return lambda: (str(record[0]) for record in engine.stream(text, today=today))


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
