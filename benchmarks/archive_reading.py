"""A sample of what an archive becomes, to be read by a person: `python -m benchmarks.archive_reading PATH HASH`.

A hash, such as that of a commit or a half of one, draws clauses, or with `--changes` changes, so that nobody chooses
what is read: who mended the rules after one sample reads the next one. Every version is replayed as the import does it;
drawn from are the clauses that stand in the end, and all changes. `--hidden` leaves the categories out, for a reader who
judges first and compares then.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from claims.text.markdown import plain
from graph.model.vocabulary import SEVERITY_ORDER, Severity
from graph.store.rows import NodeRow
from seed.archive.rows import DocumentReplay
from seed.archive.version_keys import VersionKeys
from seed.sources.content import content_of
from seed.sources.read import read_archive
from seed.text.hashes import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seed.archive.clause_rows import VersionRows
    from seed.sources.source import SourceDocument

#: Characters shown of a clause, at its beginning and at its end; of one side of a change; sentences of each list.
_SHOWN: Final = (1_100, 300)
_SIDE: Final = 260
_SENTENCES: Final = 7


@dataclass(frozen=True, slots=True)
class Sample:
    """One clause or one change: its place in the archive, and the lines that say what became of it.

    `found` is what rules gave it, which `--hidden` leaves out.
    """

    key: str
    lines: list[str]
    found: str = ""


@dataclass(slots=True)
class Replayed:
    """Everything that can be drawn."""

    clauses: list[Sample] = field(default_factory=list)
    changes: list[Sample] = field(default_factory=list)


def replayed(path: Path) -> Replayed:
    """The clauses and changes of an archive, as an import would write them."""
    all_of_it = Replayed()
    for document in read_archive(path).documents:
        replay = DocumentReplay(VersionKeys(document.name), document)
        for version in document.versions:
            step = replay.next(version, content_of(version.read()))
            all_of_it.changes += _changes(document, step)
        all_of_it.clauses += _clauses(replay)
    return all_of_it


def drawn(samples: list[Sample], by: str, count: int) -> list[Sample]:
    """Those that a hash draws, in the order in which it does."""
    return sorted(samples, key=lambda one: sha256(by + one.key))[:count]


def _clauses(replay: DocumentReplay) -> Iterator[Sample]:
    for clause in replay.tracker.clauses.values():
        if clause.active:
            words, reading = plain(clause.text), replay.written[clause.key].reading
            beginning, end = words[: _SHOWN[0]], words[_SHOWN[0] :][-_SHOWN[1] :]
            lines = [f"path: {reading.heading_path or '-'}", f"title: {reading.title}"]
            lines.append(f"{beginning}{f' ... {end}' if end else ''}")
            yield Sample(clause.key, lines, ", ".join(reading.category) or "no category")


def _changes(document: SourceDocument, step: VersionRows) -> Iterator[Sample]:
    nodes = [row for row in step.rows if isinstance(row, NodeRow)]
    edges = [row for row in step.rows if not isinstance(row, NodeRow)]
    for change in (row.properties for row in nodes if row.label == "Change"):
        ends = {row.type: row.end[1] for row in edges if row.type in {"FROM_VERSION", "TO_VERSION", "RETURNS_TO"}}
        diff = orjson.loads(str(change["diff"]))
        lines = [
            f"{change['kind']} of {document.name} at {change['detectedAt']}",
            *(f"{a}: {b}" for a, b in ends.items()),
        ]
        lines.append(
            f"sentences: {change['sentencesAdded']} added, {change['sentencesRemoved']} removed, "
            f"{change['sentencesModified']} modified, {diff['moved']} moved"
        )
        lines += [f"  + {one['text'][:_SIDE]}" for one in diff["added"][:_SENTENCES]]
        lines += [f"  - {one['text'][:_SIDE]}" for one in diff["removed"][:_SENTENCES]]
        for one in diff["modified"][:_SENTENCES]:
            lines += [f"  ~ {one['before'][:_SIDE]}", f"    {one['after'][:_SIDE]}"]
        affected = [(row.end[1], dict(row.properties)) for row in edges if row.type == "AFFECTS"]
        lines += [f"severity: {_highest(affected)}", *(_told(*one) for one in affected[: 2 * _SENTENCES])]
        yield Sample(str(change["key"]), lines)


def _told(clause: str, said: dict[str, Any]) -> str:
    sides = [plain(str(said.get(f"{side}Text") or ""))[: _SIDE // 2] for side in ("before", "after")]
    how = f"{said['effect']} {said['match'] or ''} {'' if said['score'] is None else round(said['score'], 2)}"
    severities = f"{said['severityBefore']} -> {said['severityAfter']}"
    return f"  * {how} ({severities}) {clause}\n      before: {sides[0]}\n      after:  {sides[1]}"


def _highest(affected: list[tuple[str, dict[str, Any]]]) -> str | None:
    told = [one for _, said in affected for one in (said["severityBefore"], said["severityAfter"]) if one]
    return max(told, key=lambda one: SEVERITY_ORDER.index(Severity(one)), default=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("hash", help="draws the sample")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--changes", action="store_true", help="draw changes instead of clauses")
    parser.add_argument("--hidden", action="store_true", help="leave out what the rules gave")
    options = parser.parse_args()
    everything = replayed(options.path)
    samples = everything.changes if options.changes else everything.clauses
    for number, one in enumerate(drawn(samples, options.hash, options.count), 1):
        print(f"[{number}] {one.key}")
        for line in [*one.lines, *([one.found] if one.found and not options.hidden else [])]:
            print(f"    {line}")
        print()


if __name__ == "__main__":
    main()
