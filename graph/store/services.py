"""Which archive each platform of an archive is read from: a node of a label of its own, beside the content.

No digest, revision or answer knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.engine import Engine

_KNOWN: Final = """
MATCH (s:ArchivedService) RETURN s.platform, s.service, s.archive, s.name, s.documents"""
_REMEMBER: Final = """
UNWIND $rows AS row
MERGE (s:ArchivedService {platform: row.platform})
SET s.service = row.service, s.archive = row.archive, s.name = row.name,
  s.documents = row.documents + [key IN coalesce(s.documents, []) WHERE NOT key IN row.documents]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedService:
    """A service of an archive, and the slug of the platform that it became.

    `name` is that of an archive which was imported under a name of its own, empty for one that was not, and None where
    that was not remembered yet. `documents` are keys.
    """

    platform: str
    service: str
    archive: str
    name: str | None
    documents: Sequence[str] = ()


def archived_services(engine: Engine) -> list[ArchivedService]:
    """Every service that the graph was told of."""
    return [
        ArchivedService(platform=platform, service=service, archive=archive, name=name, documents=documents or ())
        for platform, service, archive, name, documents in engine.read(_KNOWN)
    ]


def remember_services(engine: Engine, services: Iterable[ArchivedService]) -> None:
    """Let the graph know some services; documents that it knows of them already stay known."""
    rows = [
        {
            "platform": service.platform,
            "service": service.service,
            "archive": service.archive,
            "name": service.name,
            "documents": list(service.documents),
        }
        for service in services
    ]
    if rows:
        engine.command(_REMEMBER, rows=rows)
