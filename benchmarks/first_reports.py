"""What reports say of a graph of which nobody has decided anything: of how many services, laws and places.

Each report is one request, within the limits of a server that nobody has configured, and is asked with suggestions, of
accepted facts alone, and of both again, when it is planned. Of which services, laws and places they speak is what the
matrix tells of the suggestions.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from string import digits
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from api.compile.limits import Limits
from api.execute import Executor
from api.schema import graphql_schema
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graph.engine import Engine

    Figures = dict[str, Any]
    #: The services, laws and places of which an answer says something, and further figures.
    Said = tuple[set[str], set[str], set[str], Figures]

#: What a server allows that nobody has configured.
TIMEOUT_S: Final = 10
#: Laws of which `coverage` speaks; places in `gap` and `paths`, beside the services.
_LAWS: Final = 52
_PLACES: Final = 10
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
_TARGETS: Final = """query Asked($slug: String!) { provisions(filter: {platform: [$slug], engages: {some: {status: [SUGGESTED]}}}, first: 200) {
  nodes { engages(first: 20, filter: {status: [SUGGESTED]}) { nodes { target { id } } } } } }"""
_COVERAGE: Final = "coverage(target: {path: $law}, facts: $facts) { mapped notAssessed suggested }"
_GAP: Final = """gap(a: [{path: $a}], b: [{path: $b}], scope: $scope, facts: $facts) {
    onlyA { totalCount } onlyB { totalCount } both { totalCount } neither notAssessed suggested }"""
_PATHS: Final = (
    """paths(from: $from, to: $to, via: $via, facts: $facts) { totalCount nodes { steps { from { id } to { id } } } }"""
)
_TYPES: Final = {
    "law": "LegalPath!",
    "a": "LegalPath!",
    "b": "LegalPath!",
    "scope": "ProvisionFilter",
    "from": "ID!",
    "to": "ID!",
    "via": "[EdgeKind!]",
}
_VARIABLE: Final = re.compile(r"\$(?!facts)(\w+)")
_READERS: Final = ("matrix", "facets", "coverage", "gap", "paths")
_KINDS: Final = ("Platform", "Provision", "Regulation", "LegalUnit", "Jurisdiction")


@dataclass(frozen=True, slots=True)
class Subjects:
    """What requests speak of: slugs of services, each with paths of the laws that are suggested of it and codes of the
    places that are flagged.
    """

    laws: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    #: Of each clause of the service, the ids of the laws and units to which suggestions lead.
    targets: Mapping[str, list[list[str]]]

    @property
    def services(self) -> list[str]:
        """The services, in order."""
        return sorted(self.laws)

    @property
    def every_law(self) -> list[str]:
        """The laws of all of them, in order."""
        return sorted(frozenset().union(*self.laws.values()))

    def flagged(self) -> list[tuple[str, str]]:
        """Places, each with a service of which it is flagged, those of most services first."""
        count = Counter(place for places in self.places.values() for place in places)
        return [
            (place, min(slug for slug in self.services if place in self.places[slug]))
            for place, _ in count.most_common()
        ]

    def pairs(self) -> dict[str, list[tuple[str, str]]]:
        """Of each service, the pairs of laws or units that one clause may engage, of two laws each."""
        return {
            slug: [
                (one, other)
                for targets in self.targets[slug]
                for one, other in combinations(sorted(targets), 2)
                if _law_of(one) != _law_of(other)
            ]
            for slug in self.services
        }


def where(laws: Iterable[str]) -> set[str]:
    """The places in which some laws apply."""
    return {place for law in laws for place in rule_reader().table.laws[law].places}


class Asker:
    """Asks a graph as a server does."""

    def __init__(self, engine: Engine, timeout_s: int) -> None:
        self._executor = Executor(
            graphql_schema(), engine, base_url="http://127.0.0.1:8000", timeout_s=timeout_s, limits=Limits()
        )

    def data(self, text: str, variables: Mapping[str, Any]) -> Any:
        """The data of an operation, which is one statement; raises `RuntimeError` for one with errors."""
        response = self._executor.answer(text, variables)
        if response.errors or response.statements != 1:
            raise RuntimeError(f"{response.errors}, {response.statements} statements\n{text[:2000]}")
        return response.data


def reports(engine: Engine, wanted: Mapping[str, int] = WANTED, timeout_s: int = TIMEOUT_S) -> Figures:
    """What each report says with suggestions and without, and whether that is as much as is `wanted`."""
    asker = Asker(engine, timeout_s)
    subjects = _subjects(asker)
    told: Figures = {"wanted": dict(wanted)}
    for name, (text, variables, read) in _requests(subjects).items():
        told[name] = {}
        for what, statuses in (("with suggestions", ["ACCEPTED", "SUGGESTED"]), ("accepted alone", ["ACCEPTED"])):
            seconds = []
            for _ in range(2):
                began = perf_counter()
                data = asker.data(text, {**variables, "facts": statuses})
                seconds.append(round(perf_counter() - began, 2))
            services, laws, places, more = read(data)
            counts = {"services": len(services), "laws": len(laws), "places": len(places)}
            told[name][what] = counts | more | {"s at first": seconds[0], "s again": seconds[1]}
    told["as wanted"] = all(_is_wanted(told[name], wanted) for name in _READERS)
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
    return Subjects(
        {one: columns("laws", one) for one in services},
        {one: columns("places", one) for one in services},
        {one: _targets(asker, one) for one in services},
    )


def _targets(asker: Asker, slug: str) -> list[list[str]]:
    nodes = asker.data(_TARGETS, {"slug": slug})["provisions"]["nodes"]
    return [[edge["target"]["id"] for edge in node["engages"]["nodes"]] for node in nodes]


def _requests(subjects: Subjects) -> dict[str, tuple[str, Figures, Callable[[Any], Said]]]:
    """Text, variables and reader of the answer, of each report."""
    laws = [{"law": law} for law in _covered(subjects)]
    gaps, ways = _gaps(subjects), _ways(subjects)
    coverage = f"platforms(first: 50) {{ nodes {{ slug {_under_aliases(_COVERAGE, len(laws))} }} }}"
    return {
        "matrix": (_MATRIX, {}, _in_matrix),
        "facets": (_FACETS, {}, _in_facets),
        "coverage": (*_operation(coverage, laws), lambda data: _in_coverage(laws, data)),
        "gap": (*_operation(_under_aliases(_GAP, len(gaps)), gaps), lambda data: _in_gap(gaps, data)),
        "paths": (*_operation(_under_aliases(_PATHS, len(ways)), ways), _in_paths),
    }


def _under_aliases(field: str, times: int) -> str:
    """A field so many times, each time with variables of its own."""
    return " ".join(
        f"f{number}: " + _VARIABLE.sub(lambda one, at=number: f"${one[1]}{at}", field) for number in range(times)
    )


def _operation(body: str, given: Sequence[Figures]) -> tuple[str, Figures]:
    """An operation with the variables of every field in it."""
    variables = {f"{name}{number}": value for number, one in enumerate(given) for name, value in one.items()}
    types = " ".join(f"${name}: {_TYPES[name.rstrip(digits)]}" for name in variables)
    return f"query Asked($facts: [ClaimStatus!]! {types}) {{ {body} }}", variables


def _covered(subjects: Subjects) -> list[str]:
    """Laws of which `coverage` is asked: one of each service, and then those of most services."""
    count = Counter(law for laws in subjects.laws.values() for law in laws)
    first = {max(laws, key=lambda law: (count[law], law)) for laws in subjects.laws.values() if laws}
    return sorted(dict.fromkeys([*first, *(law for law, _ in count.most_common())][:_LAWS]))


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


def _in_coverage(laws: Sequence[Figures], data: Any) -> Said:
    nodes = data["platforms"]["nodes"]
    cells = [(one["slug"], given["law"], one[f"f{number}"]) for one in nodes for number, given in enumerate(laws)]
    said = [(slug, law) for slug, law, one in cells if one["mapped"] or one["suggested"]]
    more = {name: sum(one[name] for _, _, one in cells) for name in ("mapped", "notAssessed", "suggested")}
    return {slug for slug, _ in said}, {law for _, law in said}, where(law for _, law in said), more


def _gaps(subjects: Subjects) -> list[Figures]:
    """Variables of `gap`: of each service two laws that are suggested, of some places two of those that apply there; as
    far as there are some, laws that no other request speaks of.
    """
    used: Counter[str] = Counter()

    def two(laws: Iterable[str]) -> Figures:
        first, *others = sorted(laws, key=lambda one: (used[one], one))
        chosen = first, (others or [first])[0]
        used.update(chosen)
        return dict(zip("ab", chosen, strict=True))

    few_first = sorted(subjects.services, key=lambda one: len(subjects.laws[one]))
    gaps = [two(subjects.laws[one]) | {"scope": {"platform": [one]}} for one in few_first if subjects.laws[one]]
    count = Counter(place for law in subjects.every_law for place in where([law]))
    for place, _ in count.most_common(_PLACES):
        gaps.append(two(law for law in subjects.every_law if place in where([law])) | {"scope": None})
    return gaps


def _in_gap(gaps: Sequence[Figures], data: Any) -> Said:
    told = [(given, data[f"f{number}"]) for number, given in enumerate(gaps)]
    said = [
        given
        for given, one in told
        if one["suggested"] or any(one[name]["totalCount"] for name in ("onlyA", "onlyB", "both"))
    ]
    services = {slug for given in said if given["scope"] for slug in given["scope"]["platform"]}
    laws = {given[side] for given in said for side in "ab"}
    more = {name: sum(one[name] for _, one in told) for name in ("neither", "notAssessed", "suggested")}
    return services, laws, where(laws), more


def _ways(subjects: Subjects) -> list[Figures]:
    """Variables of `paths`: of each service between two laws that one clause of it may engage, as far as there are some
    laws that no other search speaks of, and such as few services have; and from services to places.
    """
    pairs = subjects.pairs()
    count = Counter(pair for some in pairs.values() for pair in set(some))
    used: Counter[str] = Counter()
    ways = []
    for slug in sorted(subjects.services, key=lambda one: len(pairs[one])):
        ends = sorted(pairs[slug], key=lambda pair: (sum(used[_law_of(one)] for one in pair), count[pair], pair))[:1]
        used.update(_law_of(one) for pair in ends for one in pair)
        ways += [{"from": one, "to": other, "via": ["ENGAGES"]} for one, other in ends]
    places = subjects.flagged()[:_PLACES]
    via = ["PUBLISHES", "IN_DOCUMENT", "FLAGS"]
    return [*ways, *({"from": f"Platform:{slug}", "to": f"Jurisdiction:{place}", "via": via} for place, slug in places)]


def _law_of(target: str) -> str:
    return target.partition(":")[2].split("/", 1)[0]


def _in_paths(data: Any) -> Said:
    ids = {one for paths in data.values() for one in _ends(paths)}
    keys = {kind: {key for one, key in ids if one == kind} for kind in _KINDS}
    laws = keys["Regulation"] | {path.split("/", 1)[0] for path in keys["LegalUnit"]}
    # The key of a clause begins with its service.
    services = keys["Platform"] | {key.split("/", 1)[0] for key in keys["Provision"]}
    more = {"paths": sum(paths["totalCount"] for paths in data.values())}
    return services, laws, keys["Jurisdiction"], more


def _ends(paths: Figures) -> Iterator[tuple[str, str]]:
    for path in paths["nodes"]:
        for step in path["steps"]:
            for end in (step["from"], step["to"]):
                kind, _, key = end["id"].partition(":")
                yield kind, key
