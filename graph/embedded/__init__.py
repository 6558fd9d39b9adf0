"""The embedded Neo4j: the real Community DBMS, without Docker, Java or root, in a supervised child process."""

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
