"""Errors of the embedded Neo4j; every message says what to do."""

from __future__ import annotations

from typing import Final

from graph.errors import OperationalError

#: What a child ends with when its heap stays full.
HEAP_FULL: Final = 4


class EmbeddedError(OperationalError):
    """The embedded Neo4j can not be had."""


class DownloadError(EmbeddedError):
    """A jar could not be fetched, or is not the one that the lock names."""


class FolderInUseError(EmbeddedError):
    """Another process runs on the data folder."""


class StartError(EmbeddedError):
    """Neo4j did not start."""
