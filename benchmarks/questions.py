"""The questions that are measured, each in the words of those who are asked it.

`same` decides whether two answers hold the same. To measure another operation, add it to `QUESTIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

RAW: Final = "raw driver"
EXPERT: Final = "expert"
OURS: Final = "Clausegraph"
NEO4J_GRAPHQL: Final = "@neo4j/graphql"
DATALOADER: Final = "Strawberry + DataLoader"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `text` is in Clausegraph's words; the statement they compile to is what the raw driver runs."""

    name: str
    about: str
    text: str
    #: The same question in the words of each peer that can be asked it.
    peers: Mapping[str, str] = field(default_factory=dict)
    #: The most that Clausegraph may take, in times of the raw driver.
    to_raw: float | None = None
    #: The least that a peer should take, in times of Clausegraph.
    to_ours: Mapping[str, float] = field(default_factory=dict)
    #: Whether throughput is measured too.
    loaded: bool = False

    def words(self, names: Container[str]) -> dict[str, str]:
        """The question as it is put to each of `names` that has words for it."""
        return {name: text for name, text in {OURS: self.text, **self.peers}.items() if name in names}


_DEEP = """{ platforms(first: 50) { nodes { slug name
  provisions(first: 20) { nodes { key title severity exposureMin exposureMax
    engages(first: 20) { nodes { modality confidence condition target { path label } } }
    flags(first: 20) { nodes { reason factors jurisdiction { code name } } } } } } } }"""

_DEEP_NEO4J_GRAPHQL = """{ platforms(limit: 50, sort: [{ slug: ASC }]) { slug name
  provisions(first: 20) { key title severity exposureMin exposureMax
    engages: engagesConnection(first: 20, sort: [{ edge: { key: ASC } }]) {
      nodes: edges { properties { modality confidence condition } target: node { path label } } }
    flags: flagsConnection(first: 20, sort: [{ edge: { key: ASC } }]) {
      nodes: edges { properties { reason factors } jurisdiction: node { code name } } } } } }"""

MID: Final = """{ legal(path: "eu-dma") { label
  engagedBy(includeUnits: false, first: 50) { nodes {
    confidence provision { key title severity platform { name } } } } } }"""

_MID_NEO4J_GRAPHQL = """{ legal: legalTargets(where: { path: { eq: "eu-dma" } }) { label
  engagedBy: engagedByConnection(first: 50, sort: [{ edge: { key: ASC } }]) {
    nodes: edges { properties { confidence } provision: node { key title severity platform { name } } } } } }"""

_POINT = '{ platform(slug: "platform-00077") { slug name legalEntity homepage } }'

_POINT_NEO4J_GRAPHQL = """{ platform: platforms(where: { slug: { eq: "platform-00077" } }) {
  slug name legalEntity homepage } }"""

_UNITS = """{ legal(path: "eu-dma") { label
  engagedBy(first: 50) { nodes { confidence provision { key title severity platform { name } } } } } }"""

_FILTERED = """{ provisions(first: 20, filter: { severity: { gte: HIGH }, engages: { some: { target: { path: "eu-gdpr" } } } }) {
  totalCount
  facets { severity { key count } platform { key count } regulation { key count } jurisdiction { key count } }
  nodes { key title severity platform { name } } } }"""

_COUNT = '{ provisions(first: 0, filter: { severity: { gte: HIGH }, category: ["arbitration"] }) { totalCount } }'

_COUNT_NEO4J_GRAPHQL = """{ provisions: provisionsConnection(
    where: { severity: { in: ["HIGH"] }, category: { includes: "arbitration" }, status: { eq: "ACTIVE" } }) {
  aggregate { count { totalCount: nodes } } } }"""

#: Severe provisions that engage one article and not another, and the states that they flag.
_WITHOUT = """{ provisions(first: 50, orderBy: [{ field: EXPOSURE_MAX }], filter: { severity: { gte: HIGH },
    engages: { some: { target: { path: "eu-gdpr/art-9" } }, none: { target: { path: "eu-ai-act/art-50" } } } }) {
  totalCount
  facets { jurisdiction { key label count } platform { key label count } }
  nodes { id title severity platform { name } document { title } excerpt { text sha256 }
    assessmentState(target: { path: "eu-ai-act/art-50" })
    engages(filter: { target: { path: "eu-gdpr/art-9" } }) { nodes { condition modality confidence target { path label } } }
    flags(filter: { jurisdiction: { code: "US" }, level: [SUBDIVISION] }) {
      nodes { jurisdiction { code name } reason basis { label } } } } } }"""

#: Platforms by laws, as many as an axis may show.
MATRIX: Final = """{ matrix(rows: { kind: PLATFORM, limit: 200 }, columns: { kind: REGULATION, limit: 60 }, measure: PROVISIONS) {
  truncated rows { key label count } columns { key label count } cells { row column value support } } }"""

MATRIX_SEVERITY: Final = MATRIX.replace("PROVISIONS", "MAX_SEVERITY")

GAP: Final = """{ gap(a: [{ path: "eu-gdpr" }], b: [{ path: "eu-ai-act" }, { path: "eu-dsa" }]) {
  onlyA { totalCount nodes { key title } } onlyB { totalCount nodes { key title } } both { totalCount nodes { key title } }
  neither notAssessed } }"""

COVERAGE: Final = """{ platforms(first: 50) { nodes { name coverage(target: { path: "eu-gdpr/chapter-3" }) {
  total mapped reviewedUnrelated notAssessed ratio completeness
  units { unit { path heading } mapped reviewedUnrelated notAssessed maxSeverity } } } } }"""

QUESTIONS: Final = (
    Question(
        "deep",
        "50 platforms x 20 provisions with engagements and flags",
        _DEEP,
        {NEO4J_GRAPHQL: _DEEP_NEO4J_GRAPHQL, DATALOADER: _DEEP},
        to_raw=1.3,
        to_ours={NEO4J_GRAPHQL: 4, DATALOADER: 15},
    ),
    Question(
        "mid",
        "50 engagements of one regulation, with provision and platform",
        MID,
        {NEO4J_GRAPHQL: _MID_NEO4J_GRAPHQL, DATALOADER: MID},
        to_raw=1.5,
        to_ours={NEO4J_GRAPHQL: 2.2, DATALOADER: 4.5},
        loaded=True,
    ),
    Question(
        "point",
        "one platform",
        _POINT,
        {NEO4J_GRAPHQL: _POINT_NEO4J_GRAPHQL, DATALOADER: _POINT},
        to_raw=3,
        to_ours={NEO4J_GRAPHQL: 2.2, DATALOADER: 1.4},
        loaded=True,
    ),
    Question("units", "the same regulation, with all its units", _UNITS),
    Question("filtered", "20 provisions of a filter, with count and four facets", _FILTERED),
    Question("without", "severe provisions that engage one article and not another, with states", _WITHOUT, to_raw=1.3),
    Question("count", "how many provisions a filter keeps", _COUNT, {NEO4J_GRAPHQL: _COUNT_NEO4J_GRAPHQL}),
    Question("matrix", "platforms by laws, 200 by 60, by number of provisions", MATRIX),
    Question("matrix by severity", "platforms by laws, 200 by 60, by highest severity", MATRIX_SEVERITY),
    Question("gap", "provisions that engage the GDPR, the AI Act or the DSA, both, or none", GAP),
    Question("coverage", "50 platforms and the articles of a chapter of the GDPR", COVERAGE),
)


#: Names under which @neo4j/graphql puts what Clausegraph says of the entity or the list itself.
_WRAPPERS: Final = frozenset({"properties", "aggregate", "count"})


def same(ours: Any, theirs: Any) -> bool:
    """Whether two answers' `data` hold the same entities with the same values in the same order.

    What the peer's API wraps otherwise is unwrapped: lists without a `nodes` around them, properties of an edge under a
    name of their own, and a lookup by a unique key that answers a list of one.
    """
    expected, found = _unwrapped(ours), _unwrapped(theirs)
    for key, value in expected.items():
        match value, found.get(key):
            case dict(), [one]:
                found[key] = one
    return bool(expected == found)


def _unwrapped(value: Any) -> Any:
    match value:
        case {"nodes": nodes} if len(value) == 1:
            return _unwrapped(nodes)
        case dict():
            flat: dict[str, Any] = {}
            for key, inner in value.items():
                if key in _WRAPPERS and isinstance(inner, dict):
                    flat |= _unwrapped(inner)
                else:
                    flat[key] = _unwrapped(inner)
            return flat
        case list():
            return [_unwrapped(one) for one in value]
        case _:
            return value


def entities(answer: Any) -> int:
    """How many objects an answer holds, those that only wrap others left out."""
    match _unwrapped(answer):
        case dict() as found:
            return 1 + sum(entities(one) for one in found.values())
        case list() as found:
            return sum(entities(one) for one in found)
        case _:
            return 0
