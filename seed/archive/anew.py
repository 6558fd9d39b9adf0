"""A document's history told anew -> the rows that let the graph say so from now on, and keep what it said.

What stands in the graph and is told again stays as it is. What is not told any more ends now; what is told otherwise,
or for the first time, is recorded now under a key that nothing had before. So every answer at a published state, or as
known at an instant, stays what it was (docs/decisions/history-told-anew.md). Pure: knows no graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.model.vocabulary import ClaimStatus
from graph.store.rows import NOW, Batch, EdgeRow, NodeRow
from seed.archive.suggestions import ended_edge
from seed.record.judged import as_judged
from seed.record.provision_rows import ended_row, history_rows, named_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from seed.archive.replayed import ReplayedDocument, ToldChange, ToldReading
    from seed.archive.stored import StoredChange, StoredHistory, StoredRecords
    from seed.record.transaction_time import StoredRecord

#: What names and dates a record, and is no part of what it says.
_OF_RECORD: Final = frozenset({"key", "versionKey", "ordinal", "recordedFrom", "recordedTo"})
#: What a reading, a change and an effect of one say.
_OF_READING, _OF_CHANGE, _OF_EFFECT = (
    frozenset(declared_property.name for declared_property in declared.properties) - _OF_RECORD
    for declared in (LABEL["ProvisionVersion"], LABEL["Change"], RELATIONSHIP_TYPE["AFFECTS"])
)


@dataclass(slots=True)
class Anew:
    """The rows, with what they change of what stood: figures for whoever imports."""

    batch: Batch
    versions_ended: int = 0
    readings_ended: int = 0
    clauses_gone: int = 0

    @property
    def differs(self) -> bool:
        """Whether something that stood stands no longer, as opposed to a history that only went on."""
        return bool(self.versions_ended or self.readings_ended)


def told_anew(document: str, told: ReplayedDocument, history: StoredHistory, records: StoredRecords) -> Anew:
    """The rows of a document whose whole history is told; `history` and `records` are what the graph has of it."""
    anew = Anew(Batch())
    _versions(anew, document, told, history)
    _edges(anew.batch, "PREVIOUS", ("DocumentVersion", "DocumentVersion"), told.pairs("PREVIOUS"), records.previous)
    _changes(anew.batch, told.changes(), records.changes)
    _readings(anew, told.readings(), records.readings)
    _edges(anew.batch, "CONTINUED_BY", ("Provision", "Provision"), told.pairs("CONTINUED_BY"), records.continued)
    _suggestions(anew.batch, told, records.suggested)
    return anew


def _versions(anew: Anew, document: str, told: ReplayedDocument, history: StoredHistory) -> None:
    stored = {version.key: version for version in history.versions if version.stands}
    texts = told.nodes("ArchivedText")
    for key, says in told.nodes("DocumentVersion").items():
        known = stored.pop(key, None)
        if known is None:
            ends = ("Document", document), ("DocumentVersion", key)
            anew.batch.nodes.append(NodeRow("DocumentVersion", says))
            if says["sha256"] in texts:
                anew.batch.nodes.append(NodeRow("ArchivedText", texts[says["sha256"]]))
            anew.batch.edges.append(EdgeRow("HAS_VERSION", *ends))
            anew.batch.edges.append(EdgeRow("HAS_TEXT", ends[1], ("ArchivedText", says["sha256"])))
            continue
        # Neither is an answer: the order among versions of one instant stays, and the newest fetch moves on.
        moves = {"ordinal": says["ordinal"], "verifiedAt": says.get("verifiedAt") or known.verified_at}
        if moves != {"ordinal": known.ordinal, "verifiedAt": known.verified_at}:
            anew.batch.nodes.append(NodeRow("DocumentVersion", {"key": key, **moves}, partial=True))
    anew.batch.nodes += [_ended("DocumentVersion", key) for key in stored]
    anew.versions_ended = len(stored)


def _edges(
    batch: Batch, type_: str, labels: tuple[str, str], told: set[tuple[str, str]], stored: frozenset[tuple[str, str]]
) -> None:
    def row(pair: tuple[str, str]) -> EdgeRow:
        return EdgeRow(type_, (labels[0], pair[0]), (labels[1], pair[1]))

    batch.removed_edges += map(row, sorted(stored - told))
    batch.edges += map(row, sorted(told - stored))


def _changes(batch: Batch, told: Iterable[ToldChange], stored: Sequence[StoredChange]) -> None:
    standing = {change.key.partition("@@")[0]: change for change in stored if change.stands}
    taken = {change.key for change in stored}
    for change in told:
        known = standing.get(change.key)
        if known and _is_same(change, known):
            del standing[change.key]
            continue
        key, number = change.key, 1
        while key in taken:
            number += 1
            key = f"{change.key}@@{number}"
        batch.nodes.append(NodeRow("Change", {"key": key, **change.says, "recordedFrom": NOW}))
        batch.edges += [_of_change(edge, change.key, key) for edge in change.edges]
    batch.nodes += [_ended("Change", change.key) for change in standing.values()]


def _is_same(told: ToldChange, stored: StoredChange) -> bool:
    affects = told.affects
    return (
        _says(_OF_CHANGE, told.says, stored.says)
        and told.returns_to == stored.returns_to
        and affects.keys() == stored.affects.keys()
        and all(_says(_OF_EFFECT, says, stored.affects[clause]) for clause, says in affects.items())
    )


def _of_change(edge: EdgeRow, told: str, key: str) -> EdgeRow:
    """An edge of a change that is recorded under another key than it was told under."""
    own = {"key": str(edge.properties["key"]).replace(told, key, 1)} if "key" in edge.properties else {}
    return replace(edge, start=("Change", key), properties={**edge.properties, **own})


def _readings(
    anew: Anew, told: Mapping[str, Sequence[ToldReading]], stored: Mapping[str, Sequence[StoredRecord]]
) -> None:
    for clause in sorted({*told, *stored}):
        known = stored.get(clause, ())
        given = [replace(one, says=as_judged(one.says, known)) for one in told.get(clause, ())]
        standing = [record for record in known if record.recorded_to is None]
        new = []
        for reading in given:
            same = next((record for record in standing if _is_reading(reading, record)), None)
            if same is None:
                new.append(reading)
            else:
                standing.remove(same)
        anew.batch.nodes += [ended_row(record.key) for record in standing]
        anew.readings_ended += len(standing)
        _new_readings(anew.batch, clause, new, known)
        if new or standing:
            is_gone = not given
            (anew.batch.gone if is_gone else anew.batch.clauses).append(clause)
            anew.clauses_gone += is_gone


def _new_readings(batch: Batch, clause: str, new: Sequence[ToldReading], known: Sequence[StoredRecord]) -> None:
    rows: list[NodeRow | EdgeRow] = [] if known or not new else [named_row(clause)]
    # A number is given once, whether or not what has it stands.
    last = max((int(str(record.says["ordinal"])) for record in known), default=0)
    for ordinal, reading in enumerate(new, last + 1):
        rows += history_rows(ordinal, reading.says, (reading.source,))
    written = Batch.of(rows)
    batch.nodes += written.nodes
    batch.edges += written.edges


def _is_reading(told: ToldReading, stored: StoredRecord) -> bool:
    return stored.rests_on == frozenset((told.source,)) and _says(_OF_READING, told.says, stored.says)


def _suggestions(batch: Batch, told: ReplayedDocument, suggested: frozenset[str]) -> None:
    claims = told.nodes("Claim")
    batch.nodes += [NodeRow("Claim", claim) for claim in claims.values()]
    batch.nodes += [NodeRow("Evidence", evidence) for evidence in told.nodes("Evidence").values()]
    batch.edges += told.edges("ABOUT", "CONCERNS", "MADE_BY", "RESTS_ON")
    stale = {"status": ClaimStatus.STALE.value}
    batch.nodes += [NodeRow("Claim", {"key": key} | stale, partial=True) for key in sorted(suggested - claims.keys())]
    standing = [*told.edges("SUGGESTED_ENGAGES")]
    batch.edges += standing
    ended = suggested - {str(edge.properties["claimKey"]) for edge in standing}
    batch.removed_edges += map(ended_edge, sorted(ended))


def _ended(label: str, key: str) -> NodeRow:
    return NodeRow(label, {"key": key, "recordedTo": NOW}, partial=True)


def _says(names: Iterable[str], told: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    return all(told.get(name) == stored.get(name) for name in names)
