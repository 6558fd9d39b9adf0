"""Which archive each service of the graph is read from, so that two archives that name one service are told apart.

A node of a label of its own, which no digest, revision or answer knows, says it of each platform. Archives only grow,
at the end of each document: one that begins a document with another text, or shares none, is another archive, however
it is named and wherever it lies. Two services of one name may be two companies; their histories are never mixed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from seed.files.errors import Fault, SourceError
from seed.text.normalise import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.engine import Engine
    from seed.archive.read import SourceDocument

_KNOWN: Final = """
MATCH (s:ArchivedService) WHERE s.platform IN $platforms RETURN s.platform, s.service, s.archive, s.documents"""
_FIRST: Final = """
MATCH (v:DocumentVersion) WHERE v.documentKey IN $documents AND v.ordinal = 1 RETURN v.documentKey, v.sha256"""
_REMEMBER: Final = """
UNWIND $rows AS row
MERGE (s:ArchivedService {platform: row.platform})
SET s.service = row.service, s.archive = $archive,
  s.documents = row.documents + [key IN coalesce(s.documents, []) WHERE NOT key IN row.documents]"""


@dataclass(frozen=True, slots=True)
class ServiceSource:
    """One service of an archive: the platform it becomes, and its documents by their keys in the graph."""

    service: str
    platform: str
    documents: Mapping[str, SourceDocument]


def name_suffix(path: Path, name: str | None) -> str:
    """What the slug of each platform ends with where an archive is imported under a name of its own.

    Raises `SourceError` for a name without a letter or digit.
    """
    if name is None:
        return ""
    if not slug(name):
        raise SourceError([Fault(path, None, f"--as {name!r} holds no letter and no digit", "give another name")])
    return f"-{slug(name)}"


def remember_origin(engine: Engine, path: Path, services: list[ServiceSource]) -> None:
    """Let the graph say which archive its services are read from.

    Raises `SourceError`, and changes nothing, where some of them are read from another one: both archives are named.
    """
    archive = _called(path, services)
    foreign = list(_foreign(engine, services))
    if foreign:
        raise SourceError([_fault(path, archive, *one) for one in foreign])
    rows = [{"platform": one.platform, "service": one.service, "documents": sorted(one.documents)} for one in services]
    engine.command(_REMEMBER, rows=rows, archive=archive)


def _fault(path: Path, archive: str, service: str, other: str) -> Fault:
    message = f"{service!r} is a service of another archive in this graph: {other}. This one is {archive}"
    return Fault(path, None, message, "nothing was written; `import ota --as NAME` imports it under a name of its own")


def _called(path: Path, services: list[ServiceSource]) -> str:
    """The address of an archive where its versions have one, else its folder."""
    versions = (version for one in services for document in one.documents.values() for version in document.versions)
    address = next((one.archive_url for one in versions if one.archive_url), None)
    return address.split("/blob/", maxsplit=1)[0] if address else str(path.resolve())


def _foreign(engine: Engine, services: list[ServiceSource]) -> Iterator[tuple[str, str]]:
    """The services that the graph has of another archive, and what that one is called."""
    by_platform = {one.platform: one for one in services}
    for platform, service, archive, documents in engine.read(_KNOWN, {"platforms": list(by_platform)}):
        given = by_platform[platform]
        shared = set(documents) & given.documents.keys()
        if service != given.service or not shared or not _begin_alike(engine, given, shared):
            yield given.service, archive


def _begin_alike(engine: Engine, given: ServiceSource, shared: set[str]) -> bool:
    """Whether the documents that both have begin with the same texts, as far as the graph has them."""
    return all(
        hashlib.sha256(given.documents[key].versions[0].read()).hexdigest() == sha256
        for key, sha256 in engine.read(_FIRST, {"documents": sorted(shared)})
    )
