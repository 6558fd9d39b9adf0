"""What a server does before it is asked: Neo4j's planner is slow until the JVM has compiled it.

The first search for paths after a start took 14 s to plan on a busy machine of two cores, longer than a statement may
run, and 8 on a quiet one; after these operations it takes 2. So they are asked once, in the background, of a Neo4j that
was just started; then what the explorer's views ask, of today and of another day, so that nobody waits for a plan.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine

#: From what is asked most to what takes longest to plan. The nodes named need not be there.
PRACTICE: Final = (
    "{ platforms(first: 1) { totalCount nodes { name documents(first: 1) { nodes { title } } } } }",
    """{ provisions(first: 1, filter: {severity: {gte: HIGH}, engages: {some: {target: {path: "eu-gdpr"}}}}) {
      totalCount facets { platform { key count } } pageInfo { endCursor }
      nodes { key engages(first: 1) { nodes { condition target { label } } } flags(first: 1) { totalCount } } } }""",
    """{ paths(from: "Platform:none", to: "Regulation:none", first: 1) {
      totalCount truncated nodes { length score steps { kind explanation from { id } to { id } } } } }""",
)
#: As long as this may one statement take: nobody waits for it.
_PATIENCE_S: Final = 120


#: The requests of the explorer, as the build left them.
_VIEWS: Final = Path(__file__).parent / "static" / "web" / "explorer" / "queries"
#: Any day will do: a read of another day has a plan of its own.
_ANOTHER_DAY: Final = {"asOf": "2026-01-01"}


def views(folder: Path = _VIEWS) -> list[tuple[str, dict[str, Any]]]:
    """What the explorer's views ask, the most used first, with sample variables; nothing where it is not built."""
    samples = folder / "samples.json"
    if not samples.is_file():
        return []
    asked = orjson.loads(samples.read_bytes()).items()
    texts = [((folder / f"{name}.graphql").read_text("utf-8"), variables) for name, variables in asked]
    return [
        (text, {**variables, "at": at, "facts": ["ACCEPTED"]})
        for at in (None, _ANOTHER_DAY)
        for text, variables in texts
    ]


def practise(engine: Engine, *, with_views: bool = True) -> Iterator[tuple[int, int]]:
    """Ask everything once, until the database does not answer; never raises. Yields how many requests were asked, and
    of how many, before the first and after each.
    """
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=_PATIENCE_S)
    requests = [*((text, None) for text in PRACTICE), *(views() if with_views else ())]
    yield 0, len(requests)
    for asked, (text, variables) in enumerate(requests, 1):
        if executor.answer(text, variables).unavailable:
            return
        yield asked, len(requests)
