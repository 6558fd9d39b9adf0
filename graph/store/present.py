"""What holds today: provisions and facts, as reads without a time meet them.

A provision is a projection of its readings, as a fact is one of its claims. The node holds the values of the reading
that holds today, its version and its categories; a provision none of whose readings holds today waits under a label of
its own, with the newest reading that is known, so that no plain traversal meets it. `show` projects some provisions,
within the transaction that writes their readings; `promote` all that another day than today is told of, and the facts.

A read without a time never compares a date with today (docs/decisions/reading-at-a-time.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import LABEL
from graph.model.vocabulary import Extraction, ProvisionStatus
from graph.store.parts import claims_of, similar_of, text_of
from graph.store.projection import FACTS, PAST, PRESENT, native, tense
from graph.turns.instants import take_turn, utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from neo4j import ManagedTransaction, SummaryCounters

    from graph.engine import Engine
    from graph.turns.instants import Clock, Turn


def _values() -> str:
    """The properties that a provision has of its reading; `lastSeen` moves with every version that holds it."""
    provision, reading = LABEL["Provision"], LABEL["ProvisionVersion"]
    names, of_reading = (
        [*(one.name for one in label.properties), *(one.name for one in label.every_derived)]
        for label in (provision, reading)
    )
    shared = set(of_reading) - {"key", "recordedTo", "lastSeen"}
    return ", ".join(f".{name}" for name in names if name in shared)


_SEEN: Final = f"reading.status = '{ProvisionStatus.ACTIVE}' AND reading.validTo IS NULL AND newest > reading.lastSeen"

_SHOW: Final = f"""
UNWIND $keys AS key
MATCH (p:Clause {{key: key}})
MATCH (d:Document {{key: p.documentKey}})
WITH d, collect(p) AS clauses
CALL (d) {{
  MATCH (d)-[:HAS_VERSION]->(v:DocumentVersion) WHERE v.extraction = '{Extraction.OK}'
  RETURN max(date(v.fetchedAt)) AS newest
}}
UNWIND clauses AS p
CALL (p) {{
  MATCH (p)-[:HAS_HISTORY]->(r:ProvisionVersion) WHERE r.recordedTo IS NULL
  WITH r, coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true) AS holds
  ORDER BY holds DESC, r.ordinal DESC LIMIT 1
  RETURN r AS reading, holds
}}
WITH d, p, reading, holds, reading {{
  {_values()},
  lastSeen: CASE WHEN {_SEEN} THEN newest ELSE reading.lastSeen END,
  comparedSha256: CASE WHEN holds THEN p.comparedSha256 END
}} AS says
FOREACH (_ IN CASE WHEN any(k IN keys(says) WHERE NOT coalesce(p[k] = says[k], p[k] IS NULL AND says[k] IS NULL))
  THEN [1] ELSE [] END | SET p += says)
FOREACH (_ IN CASE WHEN holds THEN [1] ELSE [] END |
  SET p:Provision REMOVE p:WaitingProvision MERGE (p)-[:IN_DOCUMENT]->(d))
FOREACH (_ IN CASE WHEN holds THEN [] ELSE [1] END |
  SET p:WaitingProvision REMOVE p:Provision MERGE (p)-[:WILL_BE_IN]->(d))
FOREACH (_ IN CASE WHEN holds AND reading.status = '{ProvisionStatus.ACTIVE}' THEN [1] ELSE [] END |
  SET p:ActiveProvision)
FOREACH (_ IN CASE WHEN holds AND reading.status = '{ProvisionStatus.ACTIVE}' THEN [] ELSE [1] END |
  REMOVE p:ActiveProvision)
WITH p, reading, holds, CASE WHEN holds THEN [] ELSE [(p)-[:SIMILAR_TO]-(o) | o.key] END AS alike
FOREACH (e IN CASE WHEN holds THEN [(p)-[e:WILL_BE_IN]->() | e] ELSE
  [(p)-[e:IN_DOCUMENT]->() | e] + [(p)-[e:SIMILAR_TO]-() | e] END | DELETE e)
FOREACH (e IN [(p)-[e:SOURCE_VERSION]->(v) WHERE NOT EXISTS {{ (reading)-[:SOURCE_VERSION]->(v) }} | e] | DELETE e)
FOREACH (v IN [(reading)-[:SOURCE_VERSION]->(v) | v] | MERGE (p)-[:SOURCE_VERSION]->(v))
FOREACH (e IN [(p)-[e:IN_CATEGORY]->(c) WHERE NOT c.slug IN reading.category | e] | DELETE e)
WITH p, reading, alike
CALL (p, reading) {{
  MATCH (c:Category) WHERE c.slug IN reading.category
  MERGE (p)-[:IN_CATEGORY]->(c)
}}
UNWIND alike AS other
RETURN DISTINCT other"""

_HIDE: Final = """
UNWIND $keys AS key
MATCH (p:Clause {key: key})
MATCH (d:Document {key: p.documentKey})
SET p:WaitingProvision REMOVE p:Provision, p:ActiveProvision
MERGE (p)-[:WILL_BE_IN]->(d)
WITH p, [(p)-[:SIMILAR_TO]-(o) | o.key] AS alike
FOREACH (e IN [(p)-[e:IN_DOCUMENT]->() | e] + [(p)-[e:SIMILAR_TO]-() | e] | DELETE e)
WITH alike
UNWIND alike AS other
RETURN DISTINCT other"""

#: Provisions of which the node speaks of another day, each found by an index: their reading has ended or not begun, or
#: they wait for one that has begun.
_DUE: Final = """
MATCH (p:Provision) WHERE p.validTo <= $today RETURN p.key
UNION
MATCH (p:Provision) WHERE p.validFrom > $today RETURN p.key
UNION
MATCH (p:WaitingProvision)-[:HAS_HISTORY]->(r:ProvisionVersion)
WHERE r.recordedTo IS NULL AND coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true)
RETURN DISTINCT p.key"""

#: Places that became part of another, or ceased to be, laws that entered into force or ended, and engaged units that
#: began to apply, since the newest published state: findings tell which are not in force (`graph.publish.quality`).
_CATALOGUE: Final = """
CALL () {
  MATCH ()-[r:PART_OF]->() WHERE $since < r.validFrom <= $today RETURN r AS due
  UNION
  MATCH ()-[r:PART_OF]->() WHERE $since < r.validTo <= $today RETURN r AS due
  UNION
  MATCH (t:Regulation) WHERE $since < t.inForceOn <= $today OR $since < t.repealedOn <= $today RETURN t AS due
  UNION
  MATCH (t:LegalUnit) WHERE $since < t.appliesFrom <= $today AND EXISTS { (t)<-[:ENGAGES]-() } RETURN t AS due
}
RETURN count(due)"""

#: Of the day that the graph has been made to speak of, and whether something began or ended on it.
_DAY: Final = "MATCH (t:WriteTurn) SET t.day = $today, t.begun = CASE WHEN $begun THEN true ELSE t.begun END"


def show(tx: ManagedTransaction, keys: Sequence[str], today: date) -> tuple[SummaryCounters, set[str]]:
    """Let the provisions of these keys say what they say on the day `today`; changes nothing where they do already.

    What it changed, and the parts of the content (`graph.store.parts`) in which it may have.
    """
    result = tx.run(_SHOW, keys=list(keys), today=today)
    alike = [record[0] for record in result]
    counters = result.consume().counters
    written = (
        counters.properties_set
        or counters.labels_added
        or counters.labels_removed
        or counters.relationships_created
        or counters.relationships_deleted
    )
    return counters, {text_of(key) for key in keys if written} | {similar_of(key) for key in (*keys, *alike) if alike}


def hide(tx: ManagedTransaction, keys: Sequence[str]) -> tuple[SummaryCounters, set[str]]:
    """Let no plain traversal meet the provisions of these keys, of which the graph no longer says anything.

    What it changed, and the parts of the content in which it may have.
    """
    result = tx.run(_HIDE, keys=list(keys))
    alike = [record[0] for record in result]
    return result.consume().counters, {text_of(key) for key in keys} | {similar_of(key) for key in (*keys, *alike)}


@dataclass(frozen=True, slots=True)
class Promoted:
    """What a day has changed: how many facts, provisions, and memberships of places and days of laws."""

    facts: int = 0
    provisions: int = 0
    catalogue: int = 0

    def __bool__(self) -> bool:
        return bool(self.facts or self.provisions or self.catalogue)


def promote(engine: Engine, clock: Clock = utc_now) -> Promoted:
    """Let the graph say what holds today (UTC), in one transaction, which finds what is due by indexes; nothing is
    looked for where it was done today. What has changed is not published yet.
    """
    return engine.write(lambda tx: begin_day(tx, take_turn(tx, clock)))


def begin_day(tx: ManagedTransaction, turn: Turn) -> Promoted:
    """The same, within a transaction of the turn."""
    today = turn.now.date()
    if turn.day == today:
        return Promoted()
    parts = _turn_facts(tx, today)
    facts = len(parts)
    keys = [record[0] for record in tx.run(_DUE, today=today)]
    if keys:
        parts += show(tx, keys, today)[1]
    published = turn.newest.published_at if turn.newest else None
    since = published.date() if published else today
    catalogue = tx.run(_CATALOGUE, since=since, today=today).single(strict=True)[0]
    promoted = Promoted(facts, len(keys), catalogue)
    tx.run(_DAY, today=today, begun=bool(promoted)).consume()
    if promoted:
        turn.mark(tx, parts)
    return promoted


def _turn_facts(tx: ManagedTransaction, today: date) -> list[str]:
    """Give each fact that is due the tense of today; the part of the content of each. Those that end make room for
    those that begin: of a pair there is one present fact at most.
    """
    turned = list(_turned(tx, today))
    for type_ in sorted({one["type"] for one in turned}, key=FACTS.index, reverse=True):
        rows = [one for one in turned if one["type"] == type_]
        tx.run(
            f"UNWIND $rows AS row MATCH (s)-[r]->(t) WHERE elementId(r) = row.id "
            f"CREATE (s)-[n:{type_}]->(t) SET n = properties(r), n.key = row.key DELETE r",
            rows=rows,
        ).consume()
    return [claims_of(one["key"]) for one in turned]


def _turned(tx: ManagedTransaction, today: date) -> Iterator[dict[str, Any]]:
    """Facts of which the type is not that of the day, with the type and the key that they have on it."""
    for type_, identity, properties in (record.values() for record in tx.run(_DUE_FACTS, today=today)):
        says = native(properties)
        right, key = tense(PRESENT[type_], says["pair"], says, today)
        if right != type_:
            yield {"id": identity, "type": right, "key": key}


def _due_facts(type_: str) -> Iterator[str]:
    """The statements for facts of a type that may have another tense by now."""
    name = PRESENT[type_]
    if type_ == name:
        tests = ["r.validTo <= $today", "r.validFrom > $today"]
    else:
        tests = ["r.validTo > $today" if type_ == PAST[name] else "r.validFrom <= $today"]
    return (f"MATCH ()-[r:{type_}]->() WHERE {test} RETURN r" for test in tests)


#: All facts that are due, each found by an index: one statement costs less to plan than one for each type.
_DUE_FACTS: Final = (
    f"CALL () {{ {' UNION '.join(text for type_ in FACTS for text in _due_facts(type_))} }} "
    "RETURN type(r), elementId(r), properties(r)"
)
