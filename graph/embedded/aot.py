"""Make the ahead-of-time cache: run as `python -m graph.embedded.aot`, in the background, after a first start.

Starts Neo4j once more on a folder that is thrown away, lets it do what a start, a first request, an import and a check
do, and has the JVM write down the classes and profiles it used. The next starts then skip most of the class loading.
The cache takes its name only when it is whole; a run that is cut off leaves nothing, and a second run at the same time
ends at once.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from graph.embedded.folder import USER, DataFolder
from graph.embedded.jvm.java import aot_cache
from graph.embedded.server import launch, wait_for_port
from graph.engine import Engine
from graph.errors import ClausegraphError
from graph.model.model import LABEL, LABELS, RELATIONSHIP_TYPES
from graph.publish.invariants import broken_invariants
from graph.publish.revision import publish_revision
from graph.store.indexes import ensure
from graph.store.rows import Batch, EdgeRow, NodeRow
from graph.store.writer import Writer
from graph.turns.lease import holding

if TYPE_CHECKING:
    from graph.model.declare import Property
    from graph.store.rows import Value

# What a first request compiles: a lookup, nested lists, counts, an ordered page, a write.
_WARM_UP = (
    "CYPHER 25 CALL () { MATCH (n1:Platform) WHERE n1.slug = $slug WITH n1 LIMIT 1 CALL (n1) { "
    "MATCH (n1)-[:PUBLISHES]->(n2:Document) WITH n2 ORDER BY n2.key LIMIT $first + 1 RETURN collect([n2.title, "
    "CASE WHEN n2.sourceUrl IS NULL THEN null ELSE [toString(n2.key)] END]) AS v1 } "
    "RETURN collect([n1.name, v1]) AS v0 } "
    "RETURN [v0[0], COUNT { (:Provision)-[:ENGAGES]->(t:LegalTarget) WHERE t.path IN $paths }] AS data"
)


_SAMPLES: dict[str, Value] = {
    "STRING": "a",
    "INTEGER": 1,
    "FLOAT": 0.5,
    "BOOLEAN": True,
    "DATE": date(2020, 1, 1),
    "DATETIME": datetime(2020, 1, 1, tzinfo=UTC),
    "STRINGS": ["a"],
}


def train() -> None:
    """Make the cache of this set of jars on this Java, unless it is there or being made."""
    target = aot_cache()
    descriptor = os.open(target.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    if target.is_file():
        return
    os.nice(19)
    with tempfile.TemporaryDirectory(prefix="clausegraph-") as folder:
        fresh = Path(folder) / "cache"
        if _record(DataFolder(Path(folder) / "data"), fresh):
            _put_in_place(fresh, target)


def _record(data: DataFolder, fresh: Path) -> bool:
    data.make()
    process = launch(data, ["--write-cache", str(fresh)])
    try:
        port = wait_for_port(process, data)
        with Engine.connect(f"bolt://127.0.0.1:{port}", USER, data.password() or "") as engine:
            ensure(engine)
            engine.read(_WARM_UP, {"slug": "a", "first": 1, "paths": ["b"]})
            # A cache of what went before is still better than none.
            with suppress(ClausegraphError):
                write_and_check(engine)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        code = process.wait()
    return code == 0 and fresh.is_file()


def write_and_check(engine: Engine) -> None:
    """What a command does that writes, and one that checks, on a node of each label and an edge of each type."""
    with holding(engine, "training"):
        Writer(engine).write(sample_rows())
        publish_revision(engine)
    broken_invariants(engine, lambda *_: None)


def sample_rows() -> Batch:
    """A node of each label and an edge of each type, that say nothing."""
    # A record that has ended is told as such.
    names = {
        label.name: {one.name: _sample(one) for one in label.properties if one.name != label.known_to}
        for label in LABELS
    }
    for label in LABELS:
        # Keys are unique among labels too: laws and their units share them.
        names[label.name][label.key] = "a/b" if label.name == "Document" else f"a/b/{label.name.lower()}"
    names["Change"]["diff"] = '{"added": [], "removed": [], "modified": []}'
    # Published states are made by publishing.
    nodes = [NodeRow(label.name, names[label.name]) for label in LABELS if label.name != "Revision"]
    edges = [
        EdgeRow(
            one.name,
            (one.starts[0], str(names[one.starts[0]][LABEL[one.starts[0]].key])),
            (one.ends[0], str(names[one.ends[0]][LABEL[one.ends[0]].key])),
            {each.name: _sample(each) for each in one.properties},
        )
        for one in RELATIONSHIP_TYPES
    ]
    return Batch(nodes=nodes, edges=edges, clauses=["a/b/provision"])


def _sample(one: Property) -> Value:
    if one.values is not None:
        word = next(iter(one.values)).value
        return [word] if one.type == "STRINGS" else word
    return _SAMPLES[one.type]


def _put_in_place(fresh: Path, target: Path) -> None:
    beside = target.with_suffix(".new")
    beside.write_bytes(fresh.read_bytes())
    beside.replace(target)


def train_in_background() -> None:
    """Start the training as a process of its own, unless the cache is there or not wanted; it outlives this process."""
    if aot_cache().is_file() or os.environ.get("CLAUSEGRAPH_NO_AOT"):
        return
    training = subprocess.Popen(
        [sys.executable, "-m", "graph.embedded.aot"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    # Until somebody asks how it ended, the system keeps an entry of it among the children of this process.
    Thread(target=training.wait, name="training", daemon=True).start()


if __name__ == "__main__":
    train()
