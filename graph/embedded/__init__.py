"""The embedded Neo4j: the real Community DBMS, without Docker, Java or root, in a supervised child process.

Modules in order of control flow:

- `aot`: the ahead-of-time cache, made in a process of its own.
- `child`: the child process, which hosts Neo4j until its parent ends.
- `lock`: makes `jars.lock` anew.
- `watch`: starts a child again that has ended or does not answer.
- `server`: the parent's side; it fetches, starts, waits and stops.
- `jvm`: Neo4j inside the JVM of the child.
- `jars`: Neo4j's jars, fetched once and checked.
- `maven`: Maven Central, as the jars are fetched from it.
- `owner`: who runs a Neo4j on a data folder.
- `folder`: the data folder, its lock and its password.
- `errors`: what each of them raises.
"""

from __future__ import annotations

from graph.embedded.errors import DownloadError, EmbeddedError, FolderInUseError, StartError
from graph.embedded.jars import Progress
from graph.embedded.owner import Holder
from graph.embedded.server import EmbeddedNeo4j, Endpoint

__all__ = [
    "DownloadError",
    "EmbeddedError",
    "EmbeddedNeo4j",
    "Endpoint",
    "FolderInUseError",
    "Holder",
    "Progress",
    "StartError",
]
