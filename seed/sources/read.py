"""Open Terms Archive -> documents and their versions by date: from a versions repository (git) or an exported folder.

Texts are read one by one, when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pygit2

from claims.files.errors import Fault, SourceError
from seed.sources.export import MANIFEST, read_export
from seed.sources.repository import read_repository

if TYPE_CHECKING:
    from pathlib import Path

    from seed.sources.source import SourceArchive

_NO_ARCHIVE: Final = "neither a git repository nor an export with a manifest.jsonl"


def read_archive(path: Path) -> SourceArchive:
    """The documents of an archive, by service and terms type; raises `SourceError` for what is no archive."""
    if not path.is_dir():
        raise SourceError([Fault(path, None, "there is no such folder", "name a versions repository or an export")])
    if (path / MANIFEST).is_file():
        return read_export(path)
    try:
        repository = pygit2.Repository(str(path))
    except pygit2.GitError as error:
        raise SourceError([_refused(path, str(error))]) from None
    return read_repository(repository, path)


def _refused(path: Path, reason: str) -> Fault:
    """Why git does not open a folder, in its own words where there is a repository."""
    if "not owned by" in reason:
        remedy = f"`git config --global --add safe.directory {path}` says that you trust it"
        return Fault(path, None, f"git does not open it: {reason}", remedy)
    if (path / ".git").exists() or (path / "HEAD").exists():
        return Fault(path, None, f"git does not open it: {reason}", "clone the archive again, with SHA-1 object names")
    return Fault(path, None, _NO_ARCHIVE, "name a clone of an Open Terms Archive versions repository")
