"""What archives do not say of their services: whom a document is for, by its type, and what a service is, by a file.

What stands in the graph already, perhaps written by hand, stays; a file that somebody names has the last word on the
sectors of archived services. What no table knows stays unknown, and leaves the gates that ask for it open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claims.rules.services import SERVICES, read_services
from graph.store.reads import described_of
from graph.store.rows import Batch, NodeRow
from graph.store.services import archived_services
from graph.store.writer import Writer, WriteSummary
from graph.turns.instants import utc_now
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.engine import Engine
    from graph.model.vocabulary import Party
    from graph.turns.instants import Clock


def known_sectors(path: Path | None = None) -> dict[str, frozenset[str]]:
    """Service -> its sectors, of a file, or of that of the project; raises `SourceError` for what is no such file."""
    return read_services(rule_reader().table.gates.sectors, path or SERVICES)


def sectors_of_platforms(engine: Engine) -> dict[str, frozenset[str]]:
    """What the project's file knows of the archived services of a graph: sectors by the slugs of their platforms."""
    sectors = known_sectors()
    return {
        service.platform: sectors[service.service]
        for service in archived_services(engine)
        if service.service in sectors
    }


def describe_services(engine: Engine, services: Path | None = None, clock: Clock = utc_now) -> WriteSummary:
    """Let the graph say what the tables know of its archived services and their documents.

    Raises `SourceError`, and changes nothing, for a file of services that is none.
    """
    sectors, audiences = known_sectors(services), rule_reader().table.gates.audiences
    archived = archived_services(engine)
    described = described_of(engine, {key for service in archived for key in service.documents})
    own = {key: service.service for service in archived for key in service.documents}
    rows: dict[str, NodeRow] = {}
    for key, (document, platform) in described.items():
        for row in _rows(document, platform, audiences, sectors.get(own[key]), is_told=services is not None):
            rows.setdefault(str(row.properties.get("slug") or row.properties["key"]), row)
    return Writer(engine, clock).write(Batch(nodes=list(rows.values()))) if rows else WriteSummary()


def _rows(
    document: Mapping[str, Any],
    platform: Mapping[str, Any],
    audiences: Mapping[str, Party],
    sectors: frozenset[str] | None,
    *,
    is_told: bool,
) -> Iterator[NodeRow]:
    audience = audiences.get(str(document["documentType"]))
    if audience and document.get("audience") is None:
        yield NodeRow("Document", {"key": document["key"], "audience": audience.value}, partial=True)
    if sectors and (is_told or not platform["sector"]) and sorted(sectors) != platform["sector"]:
        yield NodeRow("Platform", {"slug": platform["slug"], "sector": sorted(sectors)}, partial=True)
