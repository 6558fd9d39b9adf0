"""Names as they are written, against what they mean: right, nothing, or wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from seed.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = Path(__file__).with_name("names_as_written.yaml")
LATER = Path(__file__).with_name("names_written_later.yaml")


@dataclass(frozen=True, slots=True)
class Written:
    """A name as somebody wrote it, with the paths that it means."""

    kind: str
    name: str
    right: frozenset[str]
    ambiguous: bool

    @property
    def held_out(self) -> bool:
        """Whether it is of the third that is not looked at while rules are written."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 3 == 0

    def got(self) -> tuple[frozenset[str], bool]:
        """The paths that the reader gives, and whether it finds them ambiguous."""
        found = resolve(self.name)
        return frozenset(found.matches), found.ambiguous

    @property
    def verdict(self) -> str:
        """Right, nothing, unsure (ambiguous, with the right one among them) or wrong."""
        paths, ambiguous = self.got()
        if not paths:
            return "nothing" if self.right else "right"
        if ambiguous and not self.ambiguous:
            return "unsure" if self.right <= paths else "wrong"
        return "right" if paths == self.right and (ambiguous or not self.ambiguous) else "wrong"


def written(path: Path = NAMES) -> Iterator[Written]:
    for kind, names in yaml.load(path.read_text(), Loader=yaml.CSafeLoader).items():
        for one in names:
            yield Written(kind, one["name"], frozenset(one["right"]), one.get("ambiguous", False))
