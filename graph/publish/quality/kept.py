"""Findings as they are kept: what a publication writes, and whether what is kept is what the rules find.

A finding that the rules still find stays as it is, with the instant at which it was found first. One that they no
longer find gets an end (`recordedTo`) and keeps another label, so that an earlier read still meets it; one that says
something else is another finding.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import LABEL
from graph.publish.kept_digest import kept
from graph.publish.quality.finding import RULES_DIGEST, Found, find
from graph.publish.quality.rules import RULES
from graph.store.parts import CATALOGUE
from graph.store.projection import instant
from graph.turns.state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.publish.kept_digest import KeptDigest
    from graph.publish.quality.declare import Finding
    from graph.turns.state import State

_RETURN: Final = "RETURN q.key, q.rule, q.about, q.message, q.part"
_KEPT: Final = f"MATCH (q:QualityIssue) {_RETURN}"
_KEPT_OF: Final = f"UNWIND $parts AS part MATCH (q:QualityIssue {{part: part}}) {_RETURN}"
_KEPT_BY: Final = f"UNWIND $rules AS rule MATCH (q:QualityIssue {{rule: rule}}) {_RETURN}"
_END: Final = """
UNWIND $keys AS key MATCH (q:QualityRecord {key: key}) SET q.recordedTo = $at REMOVE q:QualityIssue"""
_MAKE: Final = """
UNWIND $rows AS row
MATCH (s:$LABEL {$KEY: row.subject})
CREATE (q:QualityIssue:QualityRecord) SET q = row.says
CREATE (q)-[:SUBJECT]->(s)
WITH q, row
UNWIND row.provisions AS key
MATCH (p:Clause {key: key})
CREATE (q)-[:FOUND_IN]->(p)"""
_REMEMBER: Final = "MERGE (f:GraphFormat) SET f.qualityRules = $rules, f.qualityDay = $day"
_CHUNK: Final = 1000


def found_for(engine: Engine, state: State, stale: KeptDigest, today: date) -> Found:
    """What the rules find in what was written since the newest publication, or in everything where all may differ."""
    anew = state.quality_rules != RULES_DIGEST or state.quality_day is None
    if stale.total is None or anew or CATALOGUE in stale.stale:
        return find(engine, today, None)
    return find(engine, today, _documents(stale.stale), another_day=state.quality_day != today)


def are_kept(state: State) -> bool:
    """Whether the findings that are kept are those of the rules of this version."""
    return state.quality_rules == RULES_DIGEST


def _documents(parts: Iterable[str]) -> set[str]:
    """The documents of which something was written."""
    return {name for kind, _, name in (part.partition(":") for part in parts) if kind in {"document", "claims"}}


def keep(tx: ManagedTransaction, found: Found, at: datetime) -> bool:
    """Keep what was found, as of the instant `at`; whether anything differs from what was kept."""
    stored = _stored(tx, found)
    told = {finding.identity: finding for finding in found.findings}
    gone = [key for identity, key in stored.items() if identity not in told]
    come = [finding for identity, finding in told.items() if identity not in stored]
    for start in range(0, len(gone), _CHUNK):
        tx.run(_END, keys=gone[start : start + _CHUNK], at=at).consume()
    _make(tx, come, at)
    tx.run(_REMEMBER, rules=RULES_DIGEST, day=found.day).consume()
    return bool(gone or come)


def _stored(tx: ManagedTransaction, found: Found) -> dict[tuple[str, str, str], str]:
    """Keys of the findings that are kept where was looked, by what they say."""
    if found.parts is None:
        rows = list(tx.run(_KEPT))
    else:
        rows = list(tx.run(_KEPT_OF, parts=sorted(found.parts))) if found.parts else []
        rows += list(tx.run(_KEPT_BY, rules=sorted(found.everywhere))) if found.everywhere else []
    return {(rule, about, message): key for key, rule, about, message, _ in rows}


def _make(tx: ManagedTransaction, findings: list[Finding], at: datetime) -> None:
    by_label: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding in findings:
        by_label[finding.about[0]].append(_row(finding, at))
    for label, rows in by_label.items():
        declared = LABEL[label]
        text = _MAKE.replace("$LABEL", declared.always or label).replace("$KEY", declared.key)
        for start in range(0, len(rows), _CHUNK):
            tx.run(text, rows=rows[start : start + _CHUNK]).consume()


def _row(finding: Finding, at: datetime) -> dict[str, Any]:
    rule, about, message = finding.identity
    says: Mapping[str, Any] = {
        "key": f"{rule}~{finding.name}@{instant(at)}",
        "rule": rule,
        "message": message,
        "detectedAt": at,
        "part": finding.part,
        "claimKey": finding.claim,
        "about": about,
    }
    return {"subject": finding.about[1], "says": says, "provisions": list(finding.provisions)}


# --- whether what is kept is what the rules find


def differences(engine: Engine, found: Found) -> Iterator[str]:
    """One sentence for each finding that is kept and not found now, or found and not kept; `found` is of everything.

    Of documents that were written since the newest publication nothing is told, and of rules that depend on the day
    nothing on another day than that of the findings.
    """
    state, stale = read_state(engine), kept(engine)
    if not are_kept(state) or stale.total is None or CATALOGUE in stale.stale:
        return
    written = {f"document:{document}" for document in _documents(stale.stale)}
    daily = {str(rule.name) for rule in RULES if rule.daily and state.quality_day != found.day}
    stored = {(rule, about, message) for _, rule, about, message, part in engine.read(_KEPT) if part not in written}
    told = {finding.identity for finding in found.findings if finding.part not in written}
    for rule, about, message in sorted(stored ^ told):
        if rule not in daily and not (written and about.startswith("Agent:")):
            state_ = (
                "is kept, and is not found now" if (rule, about, message) in stored else "is found, and is not kept"
            )
            yield f"{rule} about {about} {state_}: {message}"
