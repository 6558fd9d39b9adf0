"""What an import of an archive did, in figures."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.files.errors import Fault


@dataclass(slots=True)
class ArchiveImport:
    """What an import did, and what its documents hold now. Versions and changes are those of this import, but for
    `versions`, which counts all that were read.
    """

    services: int = 0
    documents: int = 0
    versions: int = 0
    versions_written: int = 0
    versions_verified: int = 0
    versions_not_analysed: int = 0
    changes_of_terms: int = 0
    returns_to_earlier_texts: int = 0
    technical_changes: int = 0
    provisions: int = 0
    suggestions: int = 0
    #: Documents of which the graph had another history, and those that an older reader had cut; what ended with them.
    histories_told_anew: int = 0
    documents_read_anew: int = 0
    versions_ended: int = 0
    readings_ended: int = 0
    provisions_gone: int = 0
    rows_written: int = 0
    bytes_read: int = 0
    #: Commits and files that are no versions, by reason, and versions that could not be read.
    left_out: dict[str, int] = field(default_factory=dict)
    versions_left_out: int = 0
    seconds: float = 0.0
    revision: str = ""
    #: What is wrong with each version that could not be read.
    faults: list[Fault] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "faults"}
