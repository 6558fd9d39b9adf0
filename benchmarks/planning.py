"""How long Neo4j plans the worst filters that an operation may have: `python -m benchmarks.planning [--random 200]`.

Filters are made as an adversary would: as deep as they may be, as wide, every kind of leaf alone and all mixed, and at
random between. Each is compiled, and explained in Neo4j under a text that it has not seen: what takes longest is told.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
from graphql import coerce_input_value
from rich.progress import track

from api.binding.arguments import DEEPEST_INPUT, MOST_CONDITIONS, weight
from api.compile.limits import Limits
from api.compile.operation import Request
from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.measuring import report
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.errors import DeadlineExceededError
from seed import seeding

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A plan that takes longer is not waited for.
_LONGEST_S: Final = 20.0
#: What took longer is planned a second time, and the less of the two told.
_AGAIN_S: Final = 1.5
_NAME: Final = re.compile(r"\$(\w+)")
#: Plans before the first that counts: a planner that was just started is slow.
_WARM: Final = 20
_LAW: Final = {"path": "eu-gdpr", "includeUnits": True}
_PLACE: Final = {"code": "EU", "closure": "DESCENDANTS"}
#: One leaf of each kind; what stands in an object of its own counts as more than one condition.
LEAVES: Final[dict[str, dict[str, Any]]] = {
    "list": {"platform": ["glasswren", "framelake"]},
    "range": {"severity": {"gte": "MEDIUM", "lte": "HIGH"}},
    "text": {"text": "data"},
    "some law": {"engages": {"some": {"target": _LAW, "viaClusters": True}}},
    "none of a law": {"engages": {"none": {"target": _LAW, "viaClusters": True}}},
    "every law": {"engages": {"every": {"target": _LAW, "minConfidence": 0.5}}},
    "some place": {"flags": {"some": {"jurisdiction": _PLACE}}},
    "none of a place": {"flags": {"none": {"jurisdiction": _PLACE}}},
    "assessment": {"assessment": {"target": _LAW, "state": "NOT_ASSESSED"}},
    "suggested": {"engages": {"some": {"target": _LAW, "status": ["ACCEPTED", "SUGGESTED"]}}},
    "finding": {"hasQualityIssue": "NO_EVIDENCE"},
    "all quantifiers": {"engages": {word: {"target": _LAW} for word in ("some", "every", "none")}},
}
_LISTS: Final = (
    "query Q($f: ProvisionFilter) { provisions(filter: $f, first: 0) { totalCount } }",
    "query Q($f: ProvisionFilter) { provisions(filter: $f, first: 20) { totalCount facets { platform { key count } "
    "severity { key count } } nodes { key } } }",
    "query Q($f: ProvisionFilter) { provisions(filter: $f, first: 0) { facets(withoutOwnFilter: true) { severity { key count } "
    "platform { key count } category { key count } regulation { key count } jurisdiction { key count } documentType { key count } } } }",
    "query Q($f: ProvisionFilter) { engagements(provision: $f, first: 5) { totalCount nodes { id } } }",
    "query Q($f: ProvisionFilter) { platforms(first: 5, filter: {provisions: $f}) { totalCount nodes { slug } } }",
)


def filters(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Named filters, larger than an operation may have among them."""
    for kind, leaf in LEAVES.items():
        for word in ("and", "or", "not"):
            yield f"{kind}, {word} {DEEPEST_INPUT - 4} deep", _deep(word, leaf, DEEPEST_INPUT - 4)
        for word in ("and", "or"):
            for width in (_widest(leaf), _widest(leaf) * 2 // 3):
                yield f"{width} times {kind} in {word}", {word: [leaf] * width}
                yield f"{width} times not {kind} in {word}", {word: [{"not": leaf}] * width}
    for seed in range(number):
        yield f"random {seed}", _allowed(random.Random(seed))  # repeatable, not secret


def _widest(leaf: dict[str, Any]) -> int:
    """How often an operation may have a leaf; its defaults count too."""
    return MOST_CONDITIONS // weight(coerce_input_value(leaf, graphql_schema().type_map["ProvisionFilter"]))[0]


def _deep(word: str, leaf: dict[str, Any], depth: int) -> dict[str, Any]:
    found = leaf
    for _ in range(depth):
        found = {word: found} if word == "not" else {word: [leaf, found]}
    return found


def _allowed(chance: random.Random) -> dict[str, Any]:
    """A filter that is about as large as it may be; its defaults count too."""
    while True:
        made = _tree(chance, MOST_CONDITIONS)
        if MOST_CONDITIONS // 3 < weight(made)[0] < MOST_CONDITIONS * 3 // 4:
            return made


def _tree(chance: random.Random, most: int, depth: int = DEEPEST_INPUT - 5) -> dict[str, Any]:
    """A filter of at most about `most` conditions: few branches deep down, or many at once."""
    if most < 16 or not depth:
        return chance.choice(list(LEAVES.values()))
    word = chance.choice(("and", "or", "not"))
    if word == "not":
        return chance.choice(list(LEAVES.values())) | {"not": _tree(chance, most - 4, depth - 1)}
    branches = chance.choice((2, 2, 3, 5, 10))
    return {word: [_tree(chance, most // branches, depth - 1) for _ in range(branches)]}


class Planner:
    """Plans operations, each under a text of its own."""

    def __init__(self, neo4j: EmbeddedNeo4j, engine: Engine) -> None:
        self._neo4j, self._engine = neo4j, engine
        self._executor = Executor(graphql_schema(), engine, base_url="", limits=Limits())
        self._number = 0

    def seconds(self, text: str, filter_: dict[str, Any]) -> tuple[float, int] | None:
        """Seconds of planning and characters of the statement; None for an operation that is refused.

        Of the time that passes and the processor time of Neo4j the less: on a busy machine it waits, and beside a plan
        its compilers run.
        """
        request = self._executor.prepared(text, {"f": filter_}, None)
        if not isinstance(request, Request):
            return None
        compiled = self._executor.compiled(request)
        if compiled.refused or compiled.text is None:
            return None
        parameters = compiled.binder.parameters(request.variables) | self._executor._supplied()
        self._number += 1
        # Neo4j keeps plans by what a text means: other names of parameters make it another one, comments do not.
        own = {name: f"q{self._number}_{name}" for name in parameters}
        named = _NAME.sub(lambda found: f"${own.get(found[1], found[1])}", compiled.text)
        statement = named.replace("CYPHER 25", "EXPLAIN CYPHER 25", 1)
        began, ran = time.monotonic(), self._ran()
        try:
            self._engine.read(statement, {own[name]: one for name, one in parameters.items()}, timeout_s=_LONGEST_S)
        except DeadlineExceededError:  # a planner does not stop for that
            self._neo4j.restart()
            self._engine.reach(self._neo4j.endpoint.uri)
            return math.inf, len(compiled.text)
        return min(time.monotonic() - began, self._ran() - ran), len(compiled.text)

    def _ran(self) -> float:
        """Seconds of processor time that Neo4j has taken."""
        return sum(psutil.Process(self._neo4j.pid).cpu_times()[:2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=200)
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    refused = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedNeo4j.start(Path(folder)) as neo4j,
        Engine.connect(neo4j.endpoint.uri, neo4j.endpoint.user, neo4j.endpoint.password) as engine,
    ):
        seeding.seed(engine)
        planner = Planner(neo4j, engine)
        for _ in track(range(_WARM), "warming up"):
            planner.seconds(_LISTS[1], _deep("and", LEAVES["some law"], 2))
        for number, (name, filter_) in enumerate(track(list(filters(given.random)), "planning")):
            found = planner.seconds(_LISTS[number % len(_LISTS)], filter_)
            if found is not None and found[0] > _AGAIN_S:
                # While a JVM compiles what it runs, one plan in a hundred takes twice as long.
                again = planner.seconds(_LISTS[number % len(_LISTS)], filter_)
                found = min(found, again) if again else found
            if found is None:
                refused += 1
                continue
            rows.append(
                {"operation": f"{name} ({number % len(_LISTS)})", "seconds": round(found[0], 2), "text": found[1]}
            )
    rows.sort(key=lambda row: -row["seconds"])
    title = f"The longest to plan of {len(rows)} filters ({refused} more are refused)"
    report(
        "planning", title, rows[:20], planned=len(rows), refused=refused, over_2_s=sum(r["seconds"] > 2 for r in rows)
    )


if __name__ == "__main__":
    main()
