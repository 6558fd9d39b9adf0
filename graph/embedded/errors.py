"""Errors of the embedded Neo4j; every message says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import OperationalError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded.owner import Holder

#: What a child ends with when its heap stays full.
HEAP_FULL: Final = 4


class EmbeddedError(OperationalError):
    """The embedded Neo4j cannot be had."""


class DownloadError(EmbeddedError):
    """A jar could not be fetched, or is not the one that the lock names."""


class FolderInUseError(EmbeddedError):
    """Another process runs on the data folder; `holder` is what it says of itself, where it says anything."""

    def __init__(self, folder: Path, process: str, holder: Holder | None = None) -> None:
        # A server stays until somebody stops it.
        free = "stop that one" if holder and holder.serves else "wait until that one has ended, or stop it"
        super().__init__(
            f"the data folder {folder} is in use by process {process}: {free}, or choose another folder with --data"
        )
        self.holder = holder


class StartError(EmbeddedError):
    """Neo4j did not start."""
