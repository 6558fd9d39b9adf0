"""The keys of a document's versions, given as they are told; those that the graph has keep theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seed.record.versions import version_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version as the graph has it; `stands` is false for one that the graph no longer says."""

    key: str
    sha256: str
    fetched_at: datetime
    kind: str
    extraction: str
    ordinal: int = 1
    byte_count: int = 0
    commit: str | None = None
    archive_url: str | None = None
    verified_at: datetime | None = None
    stands: bool = True

    @property
    def told(self) -> tuple[datetime, str]:
        """What an archive tells a version by: when it was fetched, and the hash of its text."""
        return self.fetched_at, self.sha256


class VersionKeys:
    """Keys for the versions of one document. A version that the graph has is told by its text and the instant of its
    fetch; with `exact` also by its kind and by what its extraction gave, which are part of what the graph says.

    Another version has the first of `document@sha256[:12]`, `.2`, `.3` that no version ever had.
    """

    def __init__(self, document: str, stored: Iterable[StoredVersion] = (), *, exact: bool = False) -> None:
        self.document, self._exact = document, exact
        known = list(stored)
        self._taken = {version.key for version in known}
        self._standing: defaultdict[tuple[datetime, str], list[StoredVersion]] = defaultdict(list)
        for version in known:
            if version.stands:
                self._standing[version.told].append(version)

    def take(self, sha256: str, fetched_at: datetime, kind: str, extraction: str) -> str:
        """The key of the next version."""
        alike = self._standing[fetched_at, sha256]
        for version in alike:
            if not self._exact or (version.kind, version.extraction) == (kind, extraction):
                alike.remove(version)
                return version.key
        key = version_key(self.document, sha256, self._taken)
        self._taken.add(key)
        return key
