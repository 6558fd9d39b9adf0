"""Make the ahead-of-time cache: run as `python -m graph.embedded.aot`, in the background, after a first start.

Starts Neo4j once more on a folder that is thrown away, lets it do what a start and a first request do, and has the JVM
write down the classes and profiles it used. The next starts then skip most of the class loading. The cache takes its
name only when it is whole; a run that is cut off leaves nothing, and a second run at the same time ends at once.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from graph.embedded.folder import USER, DataFolder
from graph.embedded.java import aot_cache
from graph.embedded.server import launch, wait_for_port
from graph.engine import Engine
from graph.store.indexes import ensure

# What a first request compiles: a lookup, nested lists, counts, an ordered page, a write.
_PRACTICE = (
    "CYPHER 25 CALL () { MATCH (n1:Platform) WHERE n1.slug = $slug WITH n1 LIMIT 1 CALL (n1) { "
    "MATCH (n1)-[:PUBLISHES]->(n2:Document) WITH n2 ORDER BY n2.key LIMIT $first + 1 RETURN collect([n2.title, "
    "CASE WHEN n2.sourceUrl IS NULL THEN null ELSE [toString(n2.key)] END]) AS v1 } "
    "RETURN collect([n1.name, v1]) AS v0 } "
    "RETURN [v0[0], COUNT { (:Provision)-[:ENGAGES]->(t:LegalTarget) WHERE t.path IN $paths }] AS data"
)


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
            engine.read(_PRACTICE, {"slug": "a", "first": 1, "paths": ["b"]})
    finally:
        if process.stdin is not None:
            process.stdin.close()
        code = process.wait()
    return code == 0 and fresh.is_file()


def _put_in_place(fresh: Path, target: Path) -> None:
    beside = target.with_suffix(".new")
    beside.write_bytes(fresh.read_bytes())
    beside.replace(target)


def train_in_background() -> None:
    """Start the training as a process of its own, unless the cache is there or not wanted; it outlives this process."""
    if aot_cache().is_file() or os.environ.get("CLAUSEGRAPH_NO_AOT"):
        return
    subprocess.Popen(
        [sys.executable, "-m", "graph.embedded.aot"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


if __name__ == "__main__":
    train()
