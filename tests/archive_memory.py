"""What an import writes, held as rows: documents told again and again without Neo4j, so that many histories can be tried.

The rows are merged as the writer merges them, and each key is checked to be given once. That Neo4j ends in the same
state is what `tests/loading` tests.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.model.vocabulary import ChangeKind
from graph.store.check_rows import problems_of
from graph.store.projection import PAST, SUGGESTIONS
from graph.store.rows import NOW, Batch
from graph.store.writer import WriteSummary
from seed.archive.document import ArchiveImport, DocumentImport, Target
from seed.archive.origin import NamedPlatform
from seed.archive.stored import StoredChange, StoredHistory, StoredRecords
from seed.archive.version_keys import StoredVersion
from seed.record.transaction_time import StoredRecord
from seed.sources.source import SourceVersion, document_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store.rows import EdgeRow, NodeRow
    from seed.sources.source import SourceDocument

KEY = "alpha/terms-of-service"
TARGET = Target(Path("archive"), KEY, NamedPlatform("alpha", "Alpha"))
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)

#: A version: the day it was fetched on, its text, and the kind that its archive says.
Told = tuple[int, str, str]


def document(told: Iterable[Told], name: str = "Terms of Service") -> SourceDocument:
    return document_of("Alpha", name, None, [version(*one) for one in told])


def version(day: int, text: str, kind: str = "CONTENT") -> SourceVersion:
    return SourceVersion(FIRST_DAY + timedelta(days=day), ChangeKind(kind), f"c{day}", None, text.encode)


class Rows:
    """A graph of rows, as a writer and as what an import compares with."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.nodes: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.edges: list[tuple[str, str, str, dict[str, Any]]] = []
        self._ends: set[tuple[str, str, str, Any]] = set()
        self.written = 0

    def tell(self, told: Iterable[Told], *, versions: int | None = None) -> ArchiveImport:
        """Import a document; with `versions` the import ends after so many."""
        return self.take(document(told), versions)

    def take(self, source: SourceDocument, versions: int | None = None) -> ArchiveImport:
        done = ArchiveImport()
        list(islice(DocumentImport(self, self, source, TARGET, done).steps(), versions))  # type: ignore[arg-type]
        return done

    def write(self, batch: Batch) -> WriteSummary:
        assert not list(problems_of(batch))
        self.now += timedelta(seconds=1)
        before = self.written
        for edge in batch.removed_edges:
            self._remove(edge)
        for node in batch.nodes:
            self._node(node)
        for edge in batch.edges:
            self._edge(edge)
        for key in batch.gone:
            standing = [one for one in self.readings() if one["key"] == key and "recordedTo" not in one]
            assert not standing, "what is gone has no reading that stands"
        self.written += 1 if batch.gone else 0
        return WriteSummary(nodes_created=self.written - before)

    def _node(self, row: NodeRow) -> None:
        label = LABEL[row.label]
        given = {name: self.now if value is NOW else value for name, value in row.properties.items()}
        nodes, key = self.nodes[row.label], str(given[label.key])
        assert key in nodes or not row.partial, f"{key} is not in the graph"
        is_new = key not in nodes
        node = nodes.setdefault(key, {})
        for one in label.properties:
            if one.name in given and not (not is_new and one.on_create) and not (one.settled and one.name in node):
                if (
                    row.label in _GIVEN_ONCE
                    and not is_new
                    and not row.partial
                    and node.get(one.name) != given[one.name]
                ):
                    raise AssertionError(f"{key} was given twice: {one.name} was {node.get(one.name)!r}")
                if node.get(one.name) != given[one.name] or is_new:
                    self.written += 1
                node[one.name] = given[one.name]

    def _edge(self, row: EdgeRow) -> None:
        ends = (row.type, row.start[1], row.end[1])
        if row.type in SUGGESTIONS:
            self._suggestion(
                ends, {name: self.now if value is NOW else value for name, value in row.properties.items()}
            )
            return
        if (*ends, row.properties.get("key")) in self._ends:
            return
        self._ends.add((*ends, row.properties.get("key")))
        self._there(*row.start)
        self._there(*row.end)
        said = {name: self.now if value is NOW else value for name, value in row.properties.items()}
        if RELATIONSHIP_TYPE[row.type].former:
            said.setdefault("recordedFrom", self.now)
        self.edges.append((*ends, said))
        self.written += 1

    def _suggestion(self, ends: tuple[str, str, str], said: dict[str, Any]) -> None:
        """One that says something else leaves its record behind."""
        standing = self._standing(said["claimKey"])
        if any(one[:3] == ends and _without_time(one[3]) == _without_time(said) for one in standing):
            return
        self._end(standing)
        self.edges.append((*ends, said))
        self.written += 1

    def _standing(self, claim: str) -> list[tuple[str, str, str, dict[str, Any]]]:
        """The record of a suggestion that stands."""
        return [
            one
            for one in self.edges
            if one[0] in SUGGESTIONS and one[3]["claimKey"] == claim and "recordedTo" not in one[3]
        ]

    def _end(self, standing: list[tuple[str, str, str, dict[str, Any]]]) -> None:
        for one in standing:
            self.edges.remove(one)
            key = f"{one[3]['pair']}@{one[3]['recordedFrom']}"
            self.edges.append((PAST[one[0]], *one[1:3], {**one[3], "key": key, "recordedTo": self.now}))
            self.written += 1

    def _there(self, label: str, key: str) -> None:
        assert label in {"LegalTarget", "Agent"} or key in self.nodes[label], f"{label} {key} is not in the graph"

    def _remove(self, row: EdgeRow) -> None:
        if row.type in SUGGESTIONS:
            self._end(self._standing(str(row.properties["claimKey"])))
            return
        for one in [one for one in self.edges if one[:3] == (row.type, row.start[1], row.end[1])]:
            self.edges.remove(one)
            self._ends.discard((*one[:3], one[3].get("key")))
            self.edges.append((str(RELATIONSHIP_TYPE[row.type].former), *one[1:3], {**one[3], "recordedTo": self.now}))
            self.written += 1

    # --- what an import compares with

    def history(self, key: str) -> StoredHistory:
        found = self.nodes["Document"].get(key, {})
        versions = [
            StoredVersion(
                key=one["key"],
                sha256=one["sha256"],
                fetched_at=one["fetchedAt"],
                kind=one["kind"],
                extraction=one["extraction"],
                ordinal=one["ordinal"],
                byte_count=one["byteCount"],
                commit=one.get("commit"),
                archive_url=one.get("archiveUrl"),
                verified_at=one.get("verifiedAt"),
                stands="recordedTo" not in one,
            )
            for one in self.nodes["DocumentVersion"].values()
        ]
        return StoredHistory(versions, found.get("readerVersion"), found.get("retold", 0))

    def records(self, _key: str) -> StoredRecords:
        changes = [
            StoredChange(
                key,
                one,
                {end: said for _, end, said in self.of("AFFECTS", key)},
                next((end for _, end, _ in self.of("RETURNS_TO", key)), None),
                "recordedTo" not in one,
            )
            for key, one in self.nodes["Change"].items()
        ]
        readings: defaultdict[str, list[StoredRecord]] = defaultdict(list)
        for one in sorted(self.readings(), key=lambda one: int(one["ordinal"])):
            sources = frozenset(end for _, end, _ in self.of("SOURCE_VERSION", one["versionKey"]))
            record = StoredRecord(
                key=one["versionKey"],
                says=one,
                recorded_from=one["recordedFrom"],
                recorded_to=one.get("recordedTo"),
                rests_on=sources,
            )
            readings[one["key"]].append(record)
        open_ = {key for key, one in self.nodes["Claim"].items() if one["status"] == "SUGGESTED"}
        return StoredRecords(changes, readings, self.pairs("PREVIOUS"), self.pairs("CONTINUED_BY"), frozenset(open_))

    def reviewed(self, _key: str) -> frozenset[str]:
        return frozenset()

    def text(self, key: str) -> str:
        text: str = self.nodes["ArchivedText"][self.nodes["DocumentVersion"][key]["sha256"]]["text"]
        return text

    def has_platform(self, slug: str) -> bool:
        return slug in self.nodes["Platform"]

    # --- looking at it

    def readings(self) -> list[dict[str, Any]]:
        return list(self.nodes["ProvisionVersion"].values())

    def of(self, type_: str, start: str) -> list[tuple[str, str, dict[str, Any]]]:
        return [(one[1], one[2], one[3]) for one in self.edges if one[0] == type_ and one[1] == start]

    def pairs(self, type_: str) -> frozenset[tuple[str, str]]:
        return frozenset((one[1], one[2]) for one in self.edges if one[0] == type_)

    def everything(self) -> Any:
        """All of it, without when it was recorded."""
        nodes = {
            label: {key: _without_time(one) for key, one in some.items()} for label, some in self.nodes.items() if some
        }
        return nodes, sorted(
            (one[0], one[1], one[2], repr(sorted(_without_time(one[3]).items()))) for one in self.edges
        )

    def known_at(self, instant: datetime) -> Any:
        """All that a read at the instant can see, with every key."""

        def there(one: dict[str, Any]) -> bool:
            return (
                one.get("recordedFrom", instant) <= instant
                and one.get("recordedTo", datetime.max.replace(tzinfo=UTC)) > instant
            )

        seen = {
            label: {key: _answered(one) for key, one in self.nodes[label].items() if there(one)}
            for label in ("Platform", "Document", "DocumentVersion", "Change", "ProvisionVersion")
        }
        unseen = {key for label, some in seen.items() for key in self.nodes[label] if key not in some}
        edges = [
            (one[0].removeprefix("WAS_"), one[1], one[2], repr(sorted(_answered(one[3]).items())))
            for one in self.edges
            if one[0] in _SEEN and there(one[3]) and not unseen & {one[1], one[2]}
        ]
        return seen, sorted(edges)

    def stands(self) -> Any:
        """All that is said now, by words and days: whatever the keys of versions and the numbers of readings are."""
        versions = {key: one for key, one in self.nodes["DocumentVersion"].items() if "recordedTo" not in one}
        told = {key: (one["fetchedAt"], one["sha256"]) for key, one in versions.items()}
        readings = sorted(
            repr(
                [sorted(_says(one).items()), *(told[end] for _, end, _ in self.of("SOURCE_VERSION", one["versionKey"]))]
            )
            for one in self.readings()
            if "recordedTo" not in one
        )
        changes = sorted(
            repr(
                [
                    sorted(_says(one).items()),
                    [
                        told[end]
                        for type_ in ("FROM_VERSION", "TO_VERSION", "RETURNS_TO")
                        for _, end, _ in self.of(type_, key)
                    ],
                    sorted(repr(sorted(_says(said).items())) for _, _, said in self.of("AFFECTS", key)),
                ]
            )
            for key, one in self.nodes["Change"].items()
            if "recordedTo" not in one
        )
        previous = sorted((told[one], told[other]) for one, other in self.pairs("PREVIOUS") if one in told)
        kinds = sorted((told[key], one["kind"], one["extraction"]) for key, one in versions.items())
        return kinds, previous, readings, changes


#: Nodes of which a row that names all is written once.
_GIVEN_ONCE = frozenset({"DocumentVersion", "Change", "ProvisionVersion"})
_SEEN = frozenset(
    {"HAS_VERSION", "PREVIOUS", "WAS_PREVIOUS", "CONTINUED_BY", "WAS_CONTINUED_BY", "OF_DOCUMENT", "FROM_VERSION"}
    | {"TO_VERSION", "RETURNS_TO", "AFFECTS", "HAS_HISTORY", "SOURCE_VERSION"}
)
_TIMES = frozenset({"recordedFrom", "recordedTo"})
#: What no answer tells: the order of versions of one instant, the newest fetch, the reader.
_UNTOLD = frozenset({"recordedTo", "ordinal", "verifiedAt", "readerVersion", "retold"})
#: Keys, which tell in what order the history became known.
_KEYS = _TIMES | {"key", "versionKey", "ordinal", "continuedBy", "commit"}


def _without_time(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in _TIMES and value is not None}


def _answered(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in _UNTOLD}


def _says(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in _KEYS and value is not None}
