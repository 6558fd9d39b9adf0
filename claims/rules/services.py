"""A file of services -> the sectors of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import RootModel

from claims.files.errors import SourceError
from claims.files.yaml_file import Parsed, Strict, parse, read_text

if TYPE_CHECKING:
    from collections.abc import Collection

SERVICES: Final = Path(__file__).parent.parent / "data" / "services.yaml"


class _Listed(RootModel[dict[str, tuple[str, ...]]]):
    """The whole file."""


class _Services(Strict):
    services: _Listed


def read_services(sectors: Collection[str], path: Path = SERVICES) -> dict[str, frozenset[str]]:
    """Service -> its sectors; raises `SourceError` for a sector that is none."""
    held = parse(read_text(path), path)
    parsed = Parsed(path, {"services": held.value}, {("services", *at): line for at, line in held.lines.items()})
    listed = parsed.validated(_Services).services.root
    faults = [
        parsed.fault(("services", name, number), f"`{sector}` is no sector: {', '.join(sectors)}", "use one of these")
        for name, own in listed.items()
        for number, sector in enumerate(own)
        if sector not in sectors
    ]
    if faults:
        raise SourceError(faults)
    return {name: frozenset(own) for name, own in listed.items()}
