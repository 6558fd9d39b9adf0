"""What suggestions cost while an archive is imported, and what they say: `python -m benchmarks.suggesting [PATH]`.

An archive is imported into an empty graph, on the embedded Neo4j. The seconds of the rules and precedents are told apart
from those of everything else in the same run, so that what else the machine does meets both. With `--turns N` a part of
the archive is imported N times with and N times without suggestions, in turn, into a graph that is emptied each time:
that counts what suggestions cost elsewhere, too, such as in the digest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from benchmarks.first_reports import reports
from benchmarks.measuring import RESULTS, commit, keep, machine, now
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.publish.quality.finding import find
from graph.store.indexes import ensure
from seed.archive import load
from seed.catalogue.suggesting import concept_reader, rule_reader
from seed.seeding import seed_catalogue
from seed.suggest import bringing_up

if TYPE_CHECKING:
    from collections.abc import Iterator

ARCHIVE: Final = Path(__file__).parents[2] / "shared" / "data" / "ota"
#: Everything but the law catalogue, which is slow to write again.
_EMPTY: Final = (
    "MATCH (n) WHERE NOT n:LegalTarget AND NOT n:LegalEvent AND NOT n:Jurisdiction AND NOT n:Authority "
    "AND NOT n:Category AND NOT n:GraphFormat CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS"
)
#: Of every so many documents one is taken for turns.
_EVERY: Final = 8


@contextmanager
def graph() -> Iterator[Engine]:
    """A graph with the law catalogue and nothing else."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedNeo4j.start(Path(folder) / "graph") as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
            seed_catalogue(engine)
            yield engine


def measured(engine: Engine, path: Path) -> dict[str, Any]:
    """Import an archive; seconds of suggestions and of all else, and what was suggested."""
    spent = 0.0
    told: dict[str, Any] = {}

    def timed(*arguments: Any) -> Any:
        nonlocal spent
        began = time.monotonic()
        done = bringing_up.bring_up(*arguments)
        spent = time.monotonic() - began
        told.update({agent: one.figures() for agent, one in done.items()})
        return done

    with patch.object(load, "bring_up", timed):
        began = time.monotonic()
        load.import_archive(engine, path)
        whole = time.monotonic() - began
    again = time.monotonic()
    load.import_archive(engine, path)
    return {
        "seconds without": round(whole - spent, 1),
        "seconds of suggestions": round(spent, 1),
        "share": round(spent / (whole - spent), 3),
        "seconds of the same import again": round(time.monotonic() - again, 1),
        "by agent": told,
    }


def counts(engine: Engine) -> dict[str, int]:
    """About how many services, laws and places something is suggested."""
    ((services, laws, places, clauses),) = engine.read(
        "MATCH (p:Provision)<-[:ABOUT]-(:Claim {status: 'SUGGESTED'})-[:CONCERNS]->(e) "
        "RETURN count(DISTINCT p.platformSlug), count(DISTINCT e.regulationPath), count(DISTINCT e.code), "
        "count(DISTINCT p)"
    )
    return {"services": services, "laws": laws, "places": places, "clauses": clauses}


def findings(engine: Engine) -> dict[str, Any]:
    """What the quality rules find in the whole graph, by rule, and how long that takes: asked first, and again."""
    seconds, found = [], None
    for _ in range(2):
        began = time.monotonic()
        found = find(engine, datetime.now(UTC).date(), None)
        seconds.append(round(time.monotonic() - began, 2))
    by_rule = Counter(one.rule.value for one in found.findings) if found else Counter[str]()
    ((provisions,),) = engine.read("MATCH (p:ActiveProvision) RETURN count(p)")
    return {"active clauses": provisions, "seconds, first and again": seconds, "by rule": dict(by_rule.most_common())}


def part_of(path: Path, folder: Path, *, every: int = 1, newest: bool = False) -> Path:
    """A part of an exported archive: one of so many documents, or the newest version of each."""
    folder.mkdir()
    documents: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in map(json.loads, (path / "manifest.jsonl").read_text().splitlines()):
        documents.setdefault((one["service"], one["terms_type"]), []).append(one)
    kept = []
    for _, versions in sorted(documents.items())[::every]:
        in_order = sorted(versions, key=lambda one: str(one["fetch_date"]))
        kept += in_order[-1:] if newest else in_order
    for one in kept:
        at = folder / one["path"]
        at.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path / one["path"], at)
    (folder / "manifest.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in kept))
    return folder


def in_turns(engine: Engine, path: Path, turns: int) -> dict[str, Any]:
    """Seconds of a part of the archive, imported with and without suggestions in turn: the least of each."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        part = part_of(path, Path(folder) / "part", every=_EVERY)
        for turn in range(2 * turns + 1):
            engine.command(_EMPTY)
            by_rules = turn % 2 == 1
            began = time.monotonic()
            load.import_archive(engine, part, suggesting=load.Suggesting(by_rules=by_rules))
            # The first one warms up.
            if turn:
                seconds[by_rules].append(round(time.monotonic() - began, 2))
    least = {name: min(seconds[by_rules]) for name, by_rules in (("without", False), ("with", True))}
    return {
        "least": least,
        "ratio": round(least["with"] / least["without"], 3),
        "seconds": seconds[False] + seconds[True],
    }


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggesting", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("path", type=Path, nargs="?", default=ARCHIVE)
    parser.add_argument("--every", type=int, default=1, help="import one of so many documents, with all its versions")
    parser.add_argument("--newest", action="store_true", help="import the newest version of each document alone")
    parser.add_argument("--turns", type=int, default=0, help="import a part so many times with and without, in turn")
    return parser.parse_args()


def main() -> int:
    asked = _asked()
    if not asked.path.is_dir():
        print(f"skipped: {asked.path} is not there; the archived documents are no part of the project")
        return 0
    # The rules are read once, whatever the size of the archive.
    table, _ = rule_reader().table, concept_reader()
    content: dict[str, Any] = {"commit": commit(), "date": now(), "machine": machine(), "table": table.version}
    with graph() as engine, tempfile.TemporaryDirectory() as folder:
        if asked.turns:
            content |= {"in turns": in_turns(engine, asked.path, asked.turns)}
        else:
            part = part_of(asked.path, Path(folder) / "part", every=asked.every, newest=asked.newest)
            content |= {"one of so many documents": asked.every, "newest versions alone": asked.newest}
            content |= {"import": measured(engine, part), "something is suggested about": counts(engine)}
            content |= {"reports": reports(engine), "quality rules": findings(engine)}
    name = "suggesting_in_turns" if asked.turns else "suggesting_newest" if asked.newest else "suggesting"
    keep(RESULTS / f"{name}.json", content)
    print(json.dumps(content, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
