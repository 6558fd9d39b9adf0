"""The catalogue -> rows: places, laws and their units, authorities, clause categories."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import orjson
import pycountry

from graph.model.vocabulary import JurisdictionLevel
from graph.store.rows import Batch, EdgeRow, NodeRow, in_chunks
from graph.store.writer import as_stored
from seed.catalogue.addresses import address_of
from seed.catalogue.events import event_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from seed.catalogue.declare import Catalogue, Law, PlacedUnit

#: Rows of one transaction.
_ROWS: Final = 4000
_WORLD: Final = "GLOBAL"


def catalogue_batches(catalogue: Catalogue) -> Iterator[Batch]:
    """The rows of the whole catalogue, in batches to be written in this order."""
    subjects = (_places, _authorities, _categories, _laws, event_rows)
    whole = Batch.of(row for subject in subjects for row in subject(catalogue))
    for nodes in in_chunks(whole.nodes, _ROWS):
        yield Batch(nodes=nodes)
    for edges in in_chunks(whole.edges, _ROWS):
        yield Batch(edges=edges)


def rows_digest(batches: Iterable[Batch]) -> str:
    """The sha256, in hexadecimal, over every row, with the forms in which the writer stores it."""
    digest = hashlib.sha256()
    for batch in batches:
        for row in (*map(as_stored, batch.nodes), *batch.edges):
            digest.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def _places(catalogue: Catalogue) -> Iterator[NodeRow | EdgeRow]:
    aliases = catalogue.places.aliases
    for code, group in catalogue.places.groups.items():
        yield _place(code, group.name, group.level, group.aliases)
        if code != _WORLD:
            yield _part_of(code, catalogue.places.part_of.get(code, _WORLD))
        for membership in group.members:
            for member in membership.codes:
                yield EdgeRow(
                    "PART_OF",
                    ("Jurisdiction", member),
                    ("Jurisdiction", code),
                    {"validFrom": membership.start, "validTo": membership.end},
                )
    for country in pycountry.countries:
        name = getattr(country, "common_name", country.name)
        others = {country.name, getattr(country, "official_name", country.name), *aliases.get(country.alpha_2, ())}
        yield _place(country.alpha_2, name, JurisdictionLevel.COUNTRY, others - {name})
        yield _part_of(country.alpha_2, catalogue.places.part_of.get(country.alpha_2, _WORLD))
    for part in pycountry.subdivisions:
        if part.code not in catalogue.places.same:
            yield _place(part.code, part.name, JurisdictionLevel.SUBDIVISION, aliases.get(part.code, ()))
            yield _part_of(part.code, part.parent_code or part.country_code)


def _place(code: str, name: str, level: JurisdictionLevel, aliases: Iterable[str]) -> NodeRow:
    return NodeRow("Jurisdiction", {"code": code, "name": name, "level": level.value, "aliases": sorted(aliases)})


def _part_of(code: str, whole: str) -> EdgeRow:
    return EdgeRow("PART_OF", ("Jurisdiction", code), ("Jurisdiction", whole))


def _authorities(catalogue: Catalogue) -> Iterator[NodeRow | EdgeRow]:
    for slug, authority in catalogue.authorities.items():
        yield NodeRow("Authority", {"slug": slug, "name": authority.name, "kind": authority.kind, "url": authority.url})
        if authority.seat:
            yield EdgeRow("SEATED_IN", ("Authority", slug), ("Jurisdiction", authority.seat))


def _categories(catalogue: Catalogue) -> Iterator[NodeRow]:
    for slug, category in catalogue.categories.items():
        yield NodeRow("Category", {"slug": slug, "name": category.name, "description": category.description})


def _laws(catalogue: Catalogue) -> Iterator[NodeRow | EdgeRow]:
    for law in catalogue.laws.values():
        yield _law(law)
        start = ("Regulation", law.path)
        for code in catalogue.applies_in(law):
            yield EdgeRow("APPLIES_IN", start, ("Jurisdiction", code))
        for slug in law.enforcers:
            yield EdgeRow("ENFORCED_BY", start, ("Authority", slug))
        for kind, paths in (("AMENDS", law.amends), ("IMPLEMENTS", law.implements), ("HAS_MEMBER", law.members)):
            for path in paths:
                yield EdgeRow(kind, start, ("Regulation", path))
        for path, explanation in law.relates_to.items():
            yield EdgeRow("RELATES_TO", start, ("LegalTarget", path), {"explanation": explanation})
    for unit in catalogue.units.values():
        yield _unit(unit, address_of(unit.path, catalogue))
        yield EdgeRow("HAS_UNIT", ("LegalTarget", unit.parent), ("LegalUnit", unit.path))


def _law(law: Law) -> NodeRow:
    return NodeRow(
        "Regulation",
        {
            "path": law.path,
            "label": law.label,
            "officialTitle": law.title,
            "citation": law.citation,
            "celex": law.celex,
            "eli": law.eli,
            "officialUri": law.official_uri,
            "kind": law.kind.value,
            "status": law.status.value,
            "enactedOn": law.enacted_on,
            "inForceOn": law.in_force_on,
            "appliesFrom": law.applies_from,
            "repealedOn": law.repealed_on,
            "privateRightOfAction": law.private_right_of_action,
            "maxPenalty": law.max_penalty,
            "topics": list(law.topics),
            "aliases": [*law.aliases, *law.ambiguous_aliases],
            "note": law.note,
        },
    )


def _unit(placed: PlacedUnit, address: str | None) -> NodeRow:
    return NodeRow(
        "LegalUnit",
        {
            "path": placed.path,
            "label": placed.label,
            "number": placed.unit.number,
            "unitType": placed.unit.type.value,
            "heading": placed.unit.heading,
            "about": placed.unit.about,
            "officialUri": address,
            "appliesFrom": placed.applies_from,
            "concepts": [],
            "ordinal": placed.ordinal,
        },
    )
