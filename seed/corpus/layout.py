"""What lies in a document's folder: files that are nowhere read are told, so that none is left out without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.files.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DOCUMENT: Final = "document.yaml"
_FOLDERS: Final = ("analyses", "provisions", "versions")


def platform_faults(platform: Path) -> Iterator[Fault]:
    """What lies in a platform's folder and is no document."""
    for entry in _entries(platform):
        if entry.is_dir() and not (entry / _DOCUMENT).is_file():
            yield Fault(entry, None, f"is not a document: it holds no {_DOCUMENT}", f"add one, named {_DOCUMENT}")


def document_faults(document: Path) -> Iterator[Fault]:
    """What lies in a document's folder and is not read, and a document that has no version."""
    for entry in _entries(document):
        if entry.is_dir() and entry.name not in _FOLDERS:
            yield Fault(entry, None, "is not a folder of a document", f"its folders are {', '.join(_FOLDERS)}")
    for folder in (document / name for name in _FOLDERS):
        for entry in _entries(folder) if folder.is_dir() else ():
            if entry.is_dir() or entry.suffix != ".md":
                yield Fault(entry, None, f"is not read: {folder.name} holds files that end with .md", "rename it")
    yield from _of_no_clause(document)
    if not any((document / "versions").glob("*.md")):
        yield Fault(document, None, "has no version", "add versions/YYYY-MM-DD.md, with or without a text")


def _of_no_clause(document: Path) -> Iterator[Fault]:
    """Analyses that are not named as a provision is."""
    for entry in sorted((document / "analyses").glob("*.md")):
        if not (document / "provisions" / entry.name).is_file():
            yield Fault(entry, None, "is the analysis of no provision", f"there is no provisions/{entry.name}")


def _entries(folder: Path) -> Iterator[Path]:
    """Everything in a folder but what begins with a dot."""
    return (entry for entry in sorted(folder.iterdir()) if not entry.name.startswith("."))
