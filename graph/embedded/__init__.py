"""The embedded Neo4j: the real Community DBMS, without Docker, Java or root, in a supervised child process.

- `server`: the parent's side; it fetches, starts, waits and stops
- `jars`, `maven`, `lock`: Neo4j's jars: those that are locked, where they come from, and how the lock is made
- `folder`, `owner`: the data folder, and who runs on it
- `java`, `aot`: how the JVM is started, and what makes the next start faster
- `child`, `dbms`, `heap`: the child process, Neo4j in it, and its full heap
- `watch`: starts a child again that has ended or does not answer
- `errors`: what each of them raises
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
