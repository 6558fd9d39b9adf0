"""Decisions on claims: what they are made on, read and written in one transaction.

Whoever decides is given the turn of the transaction and what stands then, and gives the rows to write: nobody else
writes in between, so what was read still holds when it is written. Everything that is read is read by named reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.store.present import begin_day
from graph.store.projection import native
from graph.store.writer import write_within
from graph.turns.instants import take_turn, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.store.rows import Batch
    from graph.turns.instants import Clock, Turn

T = TypeVar("T")

#: Whoever decides waits no longer than this: others wait behind.
_LONGEST_S: Final = 60.0
Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """A decision as the graph has it, with who made it: slug and name."""

    says: Properties
    by: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldClaim:
    """A claim as the graph has it."""

    says: Properties
    #: Key of the provision that it is about, and the hash of the words that the provision has now.
    provision: str
    excerpt_sha256: str | None
    #: Label and key of the law or place that it concerns; None for one about the reading of the provision itself.
    end: tuple[str, str] | None
    #: Slugs of who made it and of who reviewed it last.
    author: str
    reviewer: str | None
    has_evidence: bool
    #: The newest decision on it.
    newest: HeldDecision | None

    @property
    def handle(self) -> str:
        """What names the claim without naming its author."""
        return str(self.says["handle"])

    @property
    def key(self) -> str:
        """Key of the claim."""
        return str(self.says["key"])


_DECISIONS: Final = (
    "COLLECT { MATCH (c)<-[:DECIDES]-(d:Decision)-[:DECIDED_BY]->(w:Agent) "
    "RETURN [properties(d), w.slug, w.name] ORDER BY d.claimRevision DESC LIMIT 1 }"
)
_HELD: Final = f"""
MATCH (c)-[:ABOUT]->(p:Clause) MATCH (c)-[:MADE_BY]->(a:Agent)
OPTIONAL MATCH (c)-[:CONCERNS]->(e)
RETURN properties(c), p.key, p.excerptSha256, e.path, e.code, a.slug, [(c)-[:REVIEWED_BY]->(r) | r.slug],
  EXISTS {{ (c)-[:RESTS_ON]->(:Evidence) }}, {_DECISIONS}"""
_BY_HANDLE: Final = f"UNWIND $handles AS handle MATCH (c:Claim {{handle: handle}}) {_HELD}"
_ON_PAIRS: Final = f"UNWIND $pairs AS pair MATCH (c:Claim {{pair: pair}}) {_HELD}"
_ABOUT_PLACES: Final = f"""
UNWIND $provisions AS key
MATCH (:Clause {{key: key}})<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(:Jurisdiction) WITH c {_HELD}"""
_OF_BATCH: Final = """
MATCH (d:Decision {batchKey: $batch})-[:DECIDES]->(c:Claim) MATCH (d)-[:DECIDED_BY]->(a:Agent)
RETURN c.handle, properties(d), a.slug, a.name ORDER BY d.key"""
_BEFORE: Final = """
UNWIND $keys AS key
MATCH (:Decision {key: key})-[:DECIDES]->(c:Claim)-[r:WAS_REVIEWED_BY]->(a:Agent)
MATCH (d:Decision {key: key}) WHERE r.recordedTo = d.recordedFrom RETURN key, a.slug"""


@dataclass(frozen=True, slots=True)
class HeldProvision:
    """A provision as it reads today, with the version that the reading was taken from and its archived text."""

    says: Properties
    version: Properties
    text: str


@dataclass(frozen=True, slots=True)
class HeldReading:
    """A reading of a provision: what it says, keys of the versions that it was taken from, and how many there are."""

    says: Properties
    sources: list[str]
    readings: int


_PROVISION: Final = """
MATCH (p:Provision {key: $key})-[:SOURCE_VERSION]->(v:VersionRecord)
RETURN properties(p), properties(v), [(v)-[:HAS_TEXT]->(t:ArchivedText) | t.text] LIMIT 1"""
_READING: Final = """
MATCH (p:Clause {key: $key})-[:HAS_HISTORY]->(r:ProvisionVersion) WHERE r.recordedTo IS NULL
  AND coalesce(r.validFrom <= $today, true) AND coalesce(r.validTo > $today, true)
RETURN properties(r), [(r)-[:SOURCE_VERSION]->(v) | v.key],
  COUNT { (p)-[:HAS_HISTORY]->(:ProvisionVersion) } LIMIT 1"""
_ENDED_THEN: Final = """
MATCH (:Clause {key: $key})-[:HAS_HISTORY]->(r:ProvisionVersion {recordedTo: $at}) RETURN properties(r) LIMIT 1"""
_BEGUN_THEN: Final = """
MATCH (:Clause {key: $key})-[:HAS_HISTORY]->(r:ProvisionVersion {recordedFrom: $at}) RETURN properties(r) LIMIT 1"""
_ANALYSED: Final = """
MATCH (:Claim {key: $claim})-[:EXTRACTED_FROM]->(a:Analysis) RETURN properties(a) LIMIT 1"""
_SECTIONS: Final = """
UNWIND $paths AS path MATCH (:LegalTarget {path: path})-[:HAS_UNIT*]->(u:LegalUnit {unitType: 'SECTION'})
RETURN path, collect(DISTINCT u.path)"""
_LAWS: Final = "MATCH (l:LegalTarget) WHERE l.path IN $paths RETURN l.path"
_PLACE: Final = "MATCH (j:Jurisdiction {code: $code}) RETURN j.code"
_APPLYING: Final = """
MATCH (j:Jurisdiction {code: $code}) UNWIND $paths AS path
MATCH (l:Regulation {path: split(path, '/')[0]})
WHERE EXISTS { (l)-[:APPLIES_IN]->(:Jurisdiction)<-[:PART_OF*0..5]-(j) } RETURN DISTINCT path"""
_EVIDENCE: Final = "MATCH (e:Evidence) WHERE e.key IN $keys RETURN e.key"
_RESTING: Final = "UNWIND $claims AS key MATCH (:Claim {key: key})-[:RESTS_ON]->(e:Evidence) RETURN key, e.key"


class Held:
    """What the graph holds within one transaction."""

    def __init__(self, tx: ManagedTransaction) -> None:
        self._tx = tx

    def rows(self, text: str, **parameters: Any) -> list[list[Any]]:
        """The rows of a statement of this room."""
        return [record.values() for record in self._tx.run(text, parameters)]

    def claims(self, handles: Iterable[str]) -> dict[str, HeldClaim]:
        """The claims of these handles, as far as they are there."""
        found = (_claim(row) for row in self.rows(_BY_HANDLE, handles=list(dict.fromkeys(handles))))
        return {one.handle: one for one in found}

    def on_pairs(self, pairs: Iterable[str]) -> list[HeldClaim]:
        """Every claim on these pairs of a provision and a law or place."""
        return [_claim(row) for row in self.rows(_ON_PAIRS, pairs=sorted(set(pairs)))]

    def about_places(self, provisions: Iterable[str]) -> list[HeldClaim]:
        """Every claim about one of these provisions and a place."""
        return [_claim(row) for row in self.rows(_ABOUT_PLACES, provisions=sorted(set(provisions)))]

    def of_batch(self, batch: str) -> dict[str, HeldDecision]:
        """The decisions of a batch, by the handle of the claim."""
        rows = self.rows(_OF_BATCH, batch=batch)
        return {handle: HeldDecision(native(says), by, name) for handle, says, by, name in rows}

    def provision(self, key: str) -> HeldProvision | None:
        """A provision that holds today; None where there is none of the key."""
        found = self.rows(_PROVISION, key=key)
        return HeldProvision(native(found[0][0]), native(found[0][1]), "".join(found[0][2])) if found else None

    def reading(self, provision: str, today: date) -> HeldReading | None:
        """The reading of a provision that holds on a day."""
        found = self.rows(_READING, key=provision, today=today)
        return HeldReading(native(found[0][0]), found[0][1], found[0][2]) if found else None

    def reading_until(self, provision: str, at: datetime) -> Properties | None:
        """What the reading of a provision said whose record ended at an instant."""
        found = self.rows(_ENDED_THEN, key=provision, at=at)
        return native(found[0][0]) if found else None

    def reading_from(self, provision: str, at: datetime) -> Properties | None:
        """What the reading of a provision said whose record began at an instant."""
        found = self.rows(_BEGUN_THEN, key=provision, at=at)
        return native(found[0][0]) if found else None

    def analysis_of(self, claim: str) -> Properties | None:
        """The analysis that a claim was read out of."""
        found = self.rows(_ANALYSED, claim=claim)
        return native(found[0][0]) if found else None

    def sections(self, laws: Iterable[str]) -> dict[str, set[str]]:
        """Paths of all sections of some laws, by the paths of those; nothing of a law without sections."""
        return {path: set(units) for path, units in self.rows(_SECTIONS, paths=list(laws))}

    def laws(self, paths: Iterable[str]) -> set[str]:
        """Which of these paths are those of laws and units of the graph."""
        return {path for (path,) in self.rows(_LAWS, paths=list(paths))}

    def has_place(self, code: str) -> bool:
        """Whether the graph knows the place."""
        return bool(self.rows(_PLACE, code=code))

    def applying(self, paths: Iterable[str], code: str) -> set[str]:
        """Which of these laws and units apply in a place, or in one that it is part of."""
        return {path for (path,) in self.rows(_APPLYING, paths=list(paths), code=code)}

    def evidence(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys are those of evidence of the graph."""
        return {key for (key,) in self.rows(_EVIDENCE, keys=list(keys))}

    def resting(self, claims: Iterable[str]) -> dict[str, set[str]]:
        """Keys of the evidence of some claims, by the keys of those."""
        found: dict[str, set[str]] = {}
        for claim, evidence in self.rows(_RESTING, claims=list(claims)):
            found.setdefault(claim, set()).add(evidence)
        return found

    def reviewers_before(self, decisions: Iterable[str]) -> dict[str, str]:
        """Slug of who had reviewed the claim before each decision, by the key of the decision, where somebody had."""
        rows = self.rows(_BEFORE, keys=list(decisions))
        return {str(key): str(slug) for key, slug in rows}


def _claim(row: list[Any]) -> HeldClaim:
    says, provision, excerpt, path, code, author, reviewers, has_evidence, decisions = row
    end = ("LegalTarget", path) if path else ("Jurisdiction", code) if code else None
    newest = HeldDecision(native(decisions[0][0]), *decisions[0][1:]) if decisions else None
    return HeldClaim(
        says=native(says),
        provision=provision,
        excerpt_sha256=excerpt,
        end=end,
        author=author,
        reviewer=reviewers[0] if reviewers else None,
        has_evidence=has_evidence,
        newest=newest,
    )


def in_one_turn(engine: Engine, make: Callable[[Turn, Held], tuple[Batch, T]], clock: Clock = utc_now) -> T:
    """Let `make` read what stands and give what is to be written, in one transaction, retried as a whole where Neo4j
    asks for it; gives what `make` gives beside the rows.

    Raises `RowError`, `DeadlineExceededError`, and what `take_turn` raises.
    """

    def work(tx: ManagedTransaction) -> T:
        turn = take_turn(tx, clock)
        begin_day(tx, turn)
        batch, given = make(turn, Held(tx))
        write_within(tx, turn, batch)
        return given

    return engine.write(work, within_s=_LONGEST_S)
