"""The files of `seed/data` -> the catalogue, checked.

What is wrong in them is named with file and line, and stops the build.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from claims.files.errors import SourceError
from claims.files.yaml_file import Parsed, Strict, parse, read_text
from seed.catalogue.check import check_catalogue
from seed.catalogue.declare import Authority, Catalogue, Category, Law, Places, Unit, placed_units

DATA: Final = Path(__file__).parents[1] / "data"


class _Units(Strict):
    law: str
    units: tuple[Unit, ...]


class _Laws(Strict):
    laws: tuple[Law, ...]


class _Authorities(Strict):
    authorities: dict[str, Authority]


class _Categories(Strict):
    categories: tuple[Category, ...]


@cache
def load_catalogue() -> Catalogue:
    """Read and check the catalogue; raises `SourceError`. The result is shared: it does not change."""
    catalogue = read_catalogue(DATA)
    faults = check_catalogue(catalogue)
    if faults:
        raise SourceError(faults)
    return catalogue


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a folder, not checked beyond what makes it readable; raises `SourceError`."""
    laws: dict[str, Law] = {}
    sources: dict[str, tuple[Parsed, int]] = {}
    for path in sorted((folder / "laws").glob("*.yaml")):
        parsed = _wrapped(path, "laws")
        for number, law in enumerate(parsed.validated(_Laws).laws):
            if law.path in laws:
                raise SourceError([parsed.fault(("laws", number), f"the law {law.path!r} is declared twice")])
            laws[law.path] = law
            sources[law.path] = parsed, number
    for path in sorted((folder / "units").glob("*.yaml")):
        parsed = parse(read_text(path), path)
        table = parsed.validated(_Units)
        if table.law not in laws or laws[table.law].units:
            raise SourceError([parsed.fault(("law",), f"{table.law!r} is not a law of the catalogue without units")])
        laws[table.law] = laws[table.law].model_copy(update={"units": table.units})
    return Catalogue(
        laws,
        {unit.path: unit for law in laws.values() for unit in placed_units(law)},
        parse(read_text(folder / "places.yaml"), folder / "places.yaml").validated(Places),
        _wrapped(folder / "authorities.yaml", "authorities").validated(_Authorities).authorities,
        {category.slug: category for category in read_categories(folder / "categories.yaml")},
        sources,
    )


@cache
def read_categories(path: Path = DATA / "categories.yaml") -> tuple[Category, ...]:
    """The clause categories, in the order of the file."""
    return _wrapped(path, "categories").validated(_Categories).categories


def _wrapped(path: Path, name: str) -> Parsed:
    """A file whose top is a list or a plain mapping of entries, as one with a name around it."""
    parsed = parse(read_text(path), path)
    lines = {(name, *location): line for location, line in parsed.lines.items()}
    return Parsed(path, {name: parsed.value}, lines)
