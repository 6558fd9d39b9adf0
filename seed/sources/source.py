"""What an archive holds: documents with their versions, oldest first, and what in it was not read, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from graph.model.vocabulary import ChangeKind

#: What the file of a document ends with.
SUFFIX: Final = ".md"


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """One recorded version; `read` gives its bytes and raises `SourceError` where they are not what was recorded."""

    fetched_at: datetime
    kind: ChangeKind
    commit: str | None
    archive_url: str | None
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document of a service: `part` tells apart the parts that an archive keeps of one terms type."""

    service: str
    terms_type: str
    part: str | None
    source_url: str | None
    #: Oldest first, by the instant of the fetch; of one instant, in the order in which they were recorded.
    versions: tuple[SourceVersion, ...]

    @property
    def name(self) -> str:
        """Service and terms type, as messages say it."""
        return f"{self.service}/{self.terms_type}" + (f" #{self.part}" if self.part else "")

    @property
    def title(self) -> str:
        """What the document is called in the graph: it tells apart the documents of a service."""
        return f"{self.terms_type} ({self.part})" if self.part else self.terms_type


@dataclass(frozen=True, slots=True)
class SourceArchive:
    """Everything that was found in an archive. `left_out` counts commits and files that are no versions, by reason."""

    documents: list[SourceDocument]
    left_out: Counter[str] = field(default_factory=Counter)


def document_of(service: str, name: str, source_url: str | None, versions: list[SourceVersion]) -> SourceDocument:
    """A document by the name of its file below the service, without what that ends with."""
    terms_type, _, part = name.partition(" #")
    return SourceDocument(service, terms_type, part or None, source_url, in_order(versions))


def in_order(versions: list[SourceVersion]) -> tuple[SourceVersion, ...]:
    """Versions by the instant of the fetch. Archives add older ones later: a snapshot that was extracted anew.

    Sorting is stable: of one instant, the one that was recorded last is the later version.
    """
    return tuple(sorted(versions, key=lambda version: version.fetched_at))


def without_user(address: str) -> str:
    """An address without user name and password: people clone with a token in it, and evidence cites the address."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def address_of(repository: str | None, commit: str | None, name: str) -> str | None:
    """Where the archive shows a version of the file `name`."""
    return f"{without_user(repository)}/blob/{commit}/{quote(name)}" if repository and commit else None
