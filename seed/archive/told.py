"""What an archive tells of a document, beside what the graph has of it: does it go on, and where does it differ?

A history is what was fetched when: instants with hashes of texts. An archive is the authority on its documents from the
version on with which it begins; where the graph has that version, what stands before it in the graph stays, because a
part of an archive says nothing of the rest. Pure: knows no graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.files.errors import SourceError
from seed.sources.content import content_of, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from claims.files.errors import Fault
    from seed.archive.version_keys import StoredVersion
    from seed.sources.content import Content
    from seed.sources.source import SourceDocument, SourceVersion


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One version as a source tells it; `read` gives its content, from the archive or from the graph."""

    source: SourceVersion
    sha256: str
    byte_count: int
    read: Callable[[], Content] = field(repr=False, compare=False)

    @property
    def told(self) -> tuple[datetime, str]:
        """What a version is told by: when it was fetched, and the hash of its text."""
        return self.source.fetched_at, self.sha256


def readable(document: SourceDocument, path: Path) -> tuple[list[ToldVersion], list[Fault]]:
    """The versions of a document that can be read, in order, and what is wrong with each of the others."""
    told: list[ToldVersion] = []
    faults: list[Fault] = []
    for version in document.versions:
        try:
            content = _content(document, version, path)
        except SourceError as error:
            faults += error.faults
        else:
            told.append(ToldVersion(version, content.sha256, content.byte_count, _reader(document, version, path)))
    return told, faults


def _reader(document: SourceDocument, version: SourceVersion, path: Path) -> Callable[[], Content]:
    return lambda: _content(document, version, path)


def _content(document: SourceDocument, version: SourceVersion, path: Path) -> Content:
    try:
        return content_of(version.read())
    except ValueError as error:
        raise unread(path, document, version, error) from None


class Course(Enum):
    """How the history that is told stands to the one that the graph has."""

    NOTHING_NEW = "it holds nothing that the graph does not have"
    GOES_ON = "it begins as the graph's does, and goes on"
    DIFFERS = "it is another history of the same document"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a history goes on: whole, it is the graph's versions before number `lead`, what is told, and the graph's from
    number `rest` on.
    """

    course: Course
    lead: int
    rest: int
    #: The number of the graph's version that the first one told is, or has seen again; None where it is none.
    begins: int | None = None


def compared(stored: Sequence[StoredVersion], told: Sequence[ToldVersion]) -> Comparison:
    """How the versions that are told stand to those that stand in the graph; both in order, and neither empty."""
    new = [told[0], *(after for before, after in pairwise(told) if before.sha256 != after.sha256)]
    begins = _begins(stored, new[0])
    if begins is None:
        return Comparison(Course.DIFFERS, 0, len(stored))
    # One that is only seen again was fetched first as the graph has it.
    lead = begins if stored[begins].told == new[0].told else begins + 1
    has = [version.told for version in stored[begins + 1 : begins + len(new)]]
    if has != [version.told for version in new[1 : len(has) + 1]]:
        return Comparison(Course.DIFFERS, lead, len(stored), begins)
    rest = min(begins + len(new), len(stored))
    goes_on = len(has) + 1 < len(new)
    return Comparison(Course.GOES_ON if goes_on else Course.NOTHING_NEW, lead, rest, begins)


def _begins(stored: Sequence[StoredVersion], first: ToldVersion) -> int | None:
    """The number of the stored version that the first one told is, or has seen again before the next one."""
    at = first.source.fetched_at
    for number in reversed(range(len(stored))):
        version = stored[number]
        is_last = number + 1 == len(stored)
        if (
            version.sha256 == first.sha256
            and version.fetched_at <= at
            and (is_last or at <= stored[number + 1].fetched_at)
        ):
            return number
    return None
