"""The reader of law, made of the catalogue's files: it needs no Neo4j."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.law.names import LawName
from claims.law.reader import Reader
from seed.catalogue.read import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seed.catalogue.declare import Catalogue


@cache
def law_reader() -> Reader:
    """The reader of every law and unit of the catalogue. It is shared: it does not change."""
    catalogue = load_catalogue()
    return Reader(law_names(catalogue), catalogue.units)


def law_names(catalogue: Catalogue) -> Iterator[LawName]:
    """Every name of every law and unit."""
    for law in catalogue.laws.values():
        yield from (LawName(name, law.path) for name in (law.label, law.title, *law.aliases))
        yield from (LawName(name, law.path, ambiguous=True) for name in law.ambiguous_aliases)
    for path, placed in catalogue.units.items():
        yield from (LawName(name, path) for name in placed.unit.aliases)
