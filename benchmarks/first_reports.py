"""What reports say of a graph of which nobody has decided anything: of how many services, laws and places.

Each report is one request, within the limits of a server that nobody has configured, and the same request is asked
twice: with suggestions, and of accepted facts alone. Of which services, laws and places the requests speak is what the
matrix tells of the suggestions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from api.compile.limits import Limits
from api.execute import Executor
from api.schema import graphql_schema
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graph.engine import Engine

    Figures = dict[str, Any]
    #: The services, laws and places of which an answer says something, and further figures.
    Said = tuple[set[str], set[str], set[str], Figures]

#: More than a server allows that nobody has configured: on a busy machine Neo4j plans the longest of these for longer.
_TIMEOUT_S: Final = 60
#: Root fields for places in `gap` and `paths`, beside one for each service.
_PLACES: Final = 10
#: Laws of `coverage`, each of which is three conditions of the 200 that an operation may have.
_LAWS: Final = 60
#: Of how many something is to be said.
WANTED: Final = {"services": 20, "laws": 40, "places": 10}
_MATRIX: Final = """query Asked($facts: [ClaimStatus!]!) {
  laws: matrix(rows: {kind: PLATFORM, limit: 200}, columns: {kind: REGULATION, limit: 200}, measure: PROVISIONS, facts: $facts) {
    cells { row column } }
  places: matrix(rows: {kind: PLATFORM, limit: 200}, columns: {kind: JURISDICTION}, measure: PROVISIONS, facts: $facts) {
    cells { row column } } }"""
_FACETS: Final = """query Asked($facts: [ClaimStatus!]!) {
  provisions(filter: {engages: {some: {status: $facts}}}, first: 1) {
    totalCount facets { platform { key } regulation { key } jurisdiction { key } } } }"""
_VIA: Final = "[PUBLISHES, IN_DOCUMENT, ENGAGES, FLAGS, HAS_UNIT, APPLIES_IN]"


@dataclass(frozen=True, slots=True)
class Subjects:
    """What requests speak of: slugs of services, each with paths of the laws that are suggested of it and codes of the
    places that are flagged.
    """

    laws: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]

    @property
    def services(self) -> list[str]:
        """The services, in order."""
        return sorted(self.laws)

    @property
    def every_law(self) -> list[str]:
        """The laws of all of them, in order."""
        return sorted(frozenset().union(*self.laws.values()))

    def common_laws(self) -> list[str]:
        """Those of most services: as many as one request may ask for."""
        count = Counter(law for laws in self.laws.values() for law in laws)
        return [law for law, _ in sorted(count.items(), key=lambda one: (-one[1], one[0]))[:_LAWS]]

    def flagged(self) -> list[tuple[str, str]]:
        """Places, each with a service of which it is flagged, those of most services first."""
        count = Counter(place for places in self.places.values() for place in places)
        return [
            (place, min(slug for slug in self.services if place in self.places[slug]))
            for place, _ in count.most_common()
        ]


def where(laws: Iterable[str]) -> set[str]:
    """The places in which some laws apply."""
    return {place for law in laws for place in rule_reader().table.laws[law].places}


class Asker:
    """Asks a graph as a server does."""

    def __init__(self, engine: Engine) -> None:
        self._executor = Executor(
            graphql_schema(), engine, base_url="http://127.0.0.1:8000", timeout_s=_TIMEOUT_S, limits=Limits()
        )

    def data(self, text: str, variables: Mapping[str, Any]) -> Any:
        """The data of an operation, which is one statement; raises `RuntimeError` for one with errors."""
        response = self._executor.answer(text, variables)
        if response.errors or response.statements != 1:
            raise RuntimeError(f"{response.errors}, {response.statements} statements\n{text[:2000]}")
        return response.data


def reports(engine: Engine, wanted: Mapping[str, int] = WANTED) -> Figures:
    """What each report says with suggestions and without, and whether that is as much as is `wanted`."""
    asker = Asker(engine)
    subjects = _subjects(asker)
    told: Figures = {"wanted": dict(wanted)}
    requests = _requests(subjects)
    for name, (text, variables, read) in requests.items():
        told[name] = {}
        for what, statuses in (("with suggestions", ["ACCEPTED", "SUGGESTED"]), ("accepted alone", ["ACCEPTED"])):
            began = perf_counter()
            services, laws, places, more = read(asker.data(text, {**variables, "facts": statuses}))
            seconds = round(perf_counter() - began, 2)
            counts = {"services": len(services), "laws": len(laws), "places": len(places)}
            told[name][what] = counts | more | {"seconds": seconds}
    told["as wanted"] = all(_is_wanted(told[name], wanted) for name in requests)
    return told


def _is_wanted(told: Figures, wanted: Mapping[str, int]) -> bool:
    """Whether suggestions tell of enough, and accepted facts, of which there are none, of nothing."""
    enough = all(told["with suggestions"][name] >= least for name, least in wanted.items())
    return enough and not any(told["accepted alone"][name] for name in wanted)


def _subjects(asker: Asker) -> Subjects:
    matrices = asker.data(_MATRIX, {"facts": ["SUGGESTED"]})

    def columns(name: str, row: str) -> frozenset[str]:
        return frozenset(one["column"] for one in matrices[name]["cells"] if one["row"] == row)

    services = {one["row"] for name in ("laws", "places") for one in matrices[name]["cells"]}
    return Subjects({one: columns("laws", one) for one in services}, {one: columns("places", one) for one in services})


def _requests(subjects: Subjects) -> dict[str, tuple[str, Figures, Callable[[Any], Said]]]:
    """Text, variables and reader of the answer, of each report."""
    return {
        "matrix": (_MATRIX, {}, _in_matrix),
        "facets": (_FACETS, {}, _in_facets),
        "coverage": (_coverage(subjects), {}, lambda data: _in_coverage(data, subjects)),
        "gap": (_gap(subjects), {}, lambda data: _in_gap(data, subjects)),
        "paths": (_paths(subjects), {}, _in_paths),
    }


def _in_matrix(data: Any) -> Said:
    laws, places = data["laws"]["cells"], data["places"]["cells"]
    services = {one["row"] for one in laws} & ({one["row"] for one in places} or {one["row"] for one in laws})
    return (
        services,
        {one["column"] for one in laws},
        {one["column"] for one in places},
        {"cells": len(laws) + len(places)},
    )


def _in_facets(data: Any) -> Said:
    facets = {name: {one["key"] for one in found} for name, found in data["provisions"]["facets"].items()}
    more = {"provisions": data["provisions"]["totalCount"]}
    return facets["platform"], facets["regulation"], facets["jurisdiction"], more


def _coverage(subjects: Subjects) -> str:
    fields = "\n".join(
        f'c{number}: coverage(target: {{path: "{law}"}}, facts: $facts) {{ mapped notAssessed suggested }}'
        for number, law in enumerate(subjects.common_laws())
    )
    return f"query Asked($facts: [ClaimStatus!]!) {{ platforms(first: 50) {{ nodes {{ slug {fields} }} }} }}"


def _in_coverage(data: Any, subjects: Subjects) -> Said:
    nodes, laws = data["platforms"]["nodes"], subjects.common_laws()
    cells = {(node["slug"], law): node[f"c{number}"] for node in nodes for number, law in enumerate(laws)}
    said = [cell for cell, one in cells.items() if one["mapped"] or one["suggested"]]
    more = {name: sum(one[name] for one in cells.values()) for name in ("mapped", "notAssessed", "suggested")}
    return {service for service, _ in said}, {law for _, law in said}, where(law for _, law in said), more


def _gaps(subjects: Subjects) -> list[tuple[str | None, str | None, tuple[str, str]]]:
    """A service or a place, and two laws: of each service two that are suggested, of some places two of those laws that
    apply there; as far as there are some, laws that no other field speaks of.
    """
    used: Counter[str] = Counter()

    def two(laws: Iterable[str]) -> tuple[str, str]:
        first, *others = sorted(laws, key=lambda one: (used[one], one))
        chosen = first, (others or [first])[0]
        used.update(chosen)
        return chosen

    few_first = sorted(subjects.services, key=lambda one: len(subjects.laws[one]))
    gaps: list[tuple[str | None, str | None, tuple[str, str]]]
    gaps = [(slug, None, two(subjects.laws[slug])) for slug in few_first if subjects.laws[slug]]
    count = Counter(place for law in subjects.every_law for place in where([law]))
    for place, _ in count.most_common(_PLACES):
        gaps.append((None, place, two(law for law in subjects.every_law if place in where([law]))))
    return gaps


def _gap(subjects: Subjects) -> str:
    told = "{ onlyA { totalCount } onlyB { totalCount } both { totalCount } neither notAssessed suggested }"
    fields = (
        f'g{number}: gap(a: [{{path: "{a}"}}], b: [{{path: "{b}"}}], facts: $facts'
        + (f', scope: {{platform: ["{slug}"]}}) {told}' if slug else f") {told}")
        for number, (slug, _, (a, b)) in enumerate(_gaps(subjects))
    )
    return "query Asked($facts: [ClaimStatus!]!) {\n" + "\n".join(fields) + "\n}"


def _in_gap(data: Any, subjects: Subjects) -> Said:
    told = [data[f"g{number}"] for number in range(len(data))]
    said = [
        gap
        for gap, one in zip(_gaps(subjects), told, strict=True)
        if one["suggested"] or any(one[name]["totalCount"] for name in ("onlyA", "onlyB", "both"))
    ]
    services, places = {slug for slug, _, _ in said if slug}, {place for _, place, _ in said if place}
    more = {name: sum(one[name] for one in told) for name in ("neither", "notAssessed", "suggested")}
    return services, {law for _, _, laws in said for law in laws}, places, more


def _paths(subjects: Subjects) -> str:
    """One field from each service to a law of it that no other one leads to, where there is one; others to places."""
    used: Counter[str] = Counter()
    ends: list[tuple[str, str]] = []
    for slug in sorted(subjects.services, key=lambda one: len(subjects.laws[one])):
        law = min(subjects.laws[slug], key=lambda one: (used[one], one))
        used[law] += 1
        ends.append((slug, f"Regulation:{law}"))
    ends += [(slug, f"Jurisdiction:{place}") for place, slug in subjects.flagged()[:_PLACES]]
    fields = (
        f'p{number}: paths(from: "Platform:{slug}", to: "{end}", via: {_VIA}, facts: $facts, first: 200) '
        "{ totalCount nodes { steps { from { id } to { id } } } }"
        for number, (slug, end) in enumerate(ends)
    )
    return "query Asked($facts: [ClaimStatus!]!) {\n" + "\n".join(fields) + "\n}"


def _in_paths(data: Any) -> Said:
    ids = set(_ends(data))
    keys = {
        kind: {key for one, key in ids if one == kind}
        for kind in ("Platform", "Regulation", "LegalUnit", "Jurisdiction")
    }
    laws = keys["Regulation"] | {path.split("/", 1)[0] for path in keys["LegalUnit"]}
    return keys["Platform"], laws, keys["Jurisdiction"], {"paths": sum(one["totalCount"] for one in data.values())}


def _ends(data: Any) -> Iterator[tuple[str, str]]:
    for field in data.values():
        for path in field["nodes"]:
            for step in path["steps"]:
                for end in (step["from"], step["to"]):
                    kind, _, key = end["id"].partition(":")
                    yield kind, key
