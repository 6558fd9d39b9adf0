"""What suggestions cost reads that do not ask for them: `python -m benchmarks.suggested_hits [PATH]`.

One graph, the demonstration corpus and an archive: the questions of docs/questions.md, the requests of the explorer and
a few lists of archived clauses are asked before there is a suggestion, and again when there are thousands. Database hits
are counted, which do not depend on what else the machine does; and of what costs more, which operators.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.measuring import RESULTS, commit, keep, machine, now
from benchmarks.suggesting import ARCHIVE, part_of
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.publish.revision import publish_revision
from graph.store.indexes import sample
from seed.archive.load import Suggesting, import_archive
from seed.seeding import seed
from seed.suggest.bringing_up import bring_up
from tests.asking import questions

if TYPE_CHECKING:
    from collections.abc import Mapping

_TELLS: Final = re.compile(r"Claim|QualityIssue|SUGGESTED")
EXPLORER: Final = Path(__file__).parents[1] / "web" / "explorer" / "queries"
_LISTS: Final = {
    "clauses": "{ provisions(first: 50) { nodes { key title engages(first: 5) { nodes { target { path } } } } } }",
    "clauses, all that is stated of them": """{ provisions(first: 50) { nodes { key document { title }
      engages(first: 5) { totalCount nodes { target { path } } } flags(first: 5) { totalCount nodes { jurisdiction { code } } }
      history(first: 5) { nodes { id } } sourceVersion { id } } } }""",
    "clauses that engage a law": """{ provisions(first: 50, filter: {engages: {some: {target: {path: "eu-gdpr"}}}}) {
      totalCount nodes { key } facets { regulation { key count } jurisdiction { key count } } } }""",
    "documents with their clauses": """{ platforms(first: 10) { nodes { slug documents(first: 5) { nodes { key
      provisions(first: 20) { nodes { key engages(first: 3) { nodes { id } } } } } } } } }""",
    "matrix": """{ matrix(rows: {kind: PLATFORM}, columns: {kind: REGULATION}, measure: PROVISIONS) {
      cells { row column value } } }""",
    "coverage": '{ platforms(first: 50) { nodes { slug coverage(target: {path: "eu-gdpr"}) { mapped notAssessed } } } }',
    "gap": '{ gap(a: [{path: "eu-gdpr"}], b: [{path: "eu-dsa"}]) { neither notAssessed both(first: 3) { totalCount } } }',
}


def requests() -> dict[str, tuple[str, dict[str, Any]]]:
    """What is asked, by name: text and variables, none of which asks for suggestions."""
    samples = json.loads((EXPLORER / "samples.json").read_text())
    views = {f"view {name}": ((EXPLORER / f"{name}.graphql").read_text(), given) for name, given in samples.items()}
    asked = {name: (one.text, one.variables) for name, one in questions().items() if not one.is_planned}
    return {**asked, **views, **{name: (text, {}) for name, text in _LISTS.items()}}


def profiles(engine: Engine) -> dict[str, dict[str, Any]]:
    """The plan that Neo4j ran of each request, as `extensions.explain` tells it."""
    executor = Executor(graphql_schema(), engine, base_url="http://127.0.0.1:8000")
    found = {}
    for name, (text, variables) in requests().items():
        answer = executor.answer(text, variables, explain=True)
        if answer.errors or answer.extensions is None:
            raise RuntimeError(f"{name}: {answer.errors}")
        if answer.extensions["explain"]["plan"]:
            found[name] = answer.extensions["explain"]
    return found


def by_operator(plan: Mapping[str, Any]) -> Counter[str]:
    """Database hits by operator with its details."""
    counted = Counter({f"{plan['operator']} {plan['details'][:120]}": plan["databaseHits"]})
    for child in plan["children"]:
        counted += by_operator(child)
    return counted


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Hits of each request without suggestions and with, and the operators of those that cost more."""
    rows = []
    for name, one in before.items():
        hits = one["databaseHits"], after[name]["databaseHits"]
        more = by_operator(after[name]["plan"]) - by_operator(one["plan"])
        row = {"request": name, "without": hits[0], "with": hits[1], "ratio": round(hits[1] / max(1, hits[0]), 3)}
        # Whoever asks for claims, findings or numbers of suggestions asks for suggestions.
        row["tells of suggestions"] = bool(_TELLS.search(one["cypher"]))
        rows.append(row | ({"more": dict(more.most_common(5))} if hits[1] > hits[0] else {}))
    own = [row["ratio"] for row in rows if not row["tells of suggestions"]]
    rows.sort(key=lambda row: -row["ratio"])
    return {
        "requests": len(own),
        "with the same hits or fewer": sum(ratio <= 1 for ratio in own),
        "greatest ratio": max(own),
        "rows": rows,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggested_hits", description=__doc__)
    parser.add_argument("path", type=Path, nargs="?", default=ARCHIVE)
    parser.add_argument("--every", type=int, default=3, help="import the newest version of one of so many documents")
    asked = parser.parse_args()
    if not asked.path.is_dir():
        print(f"skipped: {asked.path} is not there; the archived documents are no part of the project")
        return 0
    with tempfile.TemporaryDirectory() as folder, EmbeddedNeo4j.start(Path(folder) / "graph") as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            seed(engine)
            part = part_of(asked.path, Path(folder) / "part", every=asked.every, newest=True)
            import_archive(engine, part, suggesting=Suggesting(by_rules=False))
            before = profiles(engine)
            bring_up(engine)
            publish_revision(engine)
            sample(engine)
            content = compared(before, profiles(engine))
            ((suggestions,),) = engine.read("MATCH ()-[r:SUGGESTED_ENGAGES|SUGGESTED_FLAGS]->() RETURN count(r)")
    told = {"commit": commit(), "date": now(), "machine": machine(), "suggestions": suggestions}
    keep(RESULTS / "suggested_hits.json", told | content)
    for row in content["rows"]:
        print(f"{row['request']:<40} {row['without']:>8} {row['with']:>8} {row['ratio']:>7} {row.get('more', '')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
