"""What a server does before it is asked: Neo4j's planner is slow until the JVM has compiled it.

The first search for paths after a start took 14 s to plan on a busy machine of two cores, longer than a statement may
run, and 8 on a quiet one; after these operations it takes 2. So they are asked once, in the background, of a Neo4j that
was just started; then what the explorer's views ask, of accepted facts, with suggestions, and of another day, so that
nobody waits for a plan.
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
REQUESTS: Final = (
    "{ platforms(first: 1) { totalCount nodes { name documents(first: 1) { nodes { title } } } } }",
    """{ provisions(first: 1, filter: {severity: {gte: HIGH}, engages: {some: {target: {path: "eu-gdpr"}}}}) {
      totalCount facets { platform { key count } } pageInfo { endCursor }
      nodes { key engages(first: 1) { nodes { condition target { label } } } flags(first: 1) { totalCount } } } }""",
    """{ paths(from: "Platform:none", to: "Regulation:none", first: 1) {
      totalCount truncated nodes { length score steps { kind explanation from { id } to { id } } } } }""",
)
#: As long as this may one statement take: nobody waits for it.
_STATEMENT_S: Final = 120


#: The requests of the explorer, as the build left them.
_VIEWS: Final = Path(__file__).parent / "static" / "web" / "explorer" / "queries"
_ACCEPTED: Final = ["ACCEPTED"]
_WITH_SUGGESTIONS: Final = ["ACCEPTED", "SUGGESTED"]
#: Any day will do: a read of another day has a plan of its own.
_ANOTHER_DAY: Final = {"asOf": "2026-01-01"}
#: Of another day only what is used most is planned ahead: each request keeps Neo4j busy for half a second or more.
_OF_ANOTHER_DAY: Final = 8


def views(folder: Path = _VIEWS) -> list[tuple[str, dict[str, Any]]]:
    """What the explorer's views ask, the most used first, with sample variables; nothing where it is not built."""
    samples = folder / "samples.json"
    if not samples.is_file():
        return []
    asked = orjson.loads(samples.read_bytes()).items()
    texts = [((folder / f"{name}.graphql").read_text("utf-8"), variables) for name, variables in asked]
    return [
        *(_asked(*one, None, _ACCEPTED) for one in texts),
        *(_asked(*one, None, _WITH_SUGGESTIONS) for one in texts),
        *(_asked(*one, _ANOTHER_DAY, _ACCEPTED) for one in texts[:_OF_ANOTHER_DAY]),
    ]


def _asked(
    text: str, sample: dict[str, Any], at: dict[str, str] | None, facts: list[str]
) -> tuple[str, dict[str, Any]]:
    """A view's request of a time and of some facts, which filters of its variables name too."""
    return text, {**_of(facts, sample), "at": at, "facts": facts}


def _of(facts: list[str], value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _of(facts, one) for name, one in value.items()}
    if isinstance(value, list):
        return facts if value == _ACCEPTED else [_of(facts, one) for one in value]
    return value


def warm_up(engine: Engine, *, with_views: bool = True) -> Iterator[tuple[int, int]]:
    """Ask everything once, until the database does not answer; never raises. Yields how many requests were asked, and
    of how many, before the first and after each.
    """
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=_STATEMENT_S)
    requests = [*((text, None) for text in REQUESTS), *(views() if with_views else ())]
    yield 0, len(requests)
    for asked, (text, variables) in enumerate(requests, 1):
        if executor.answer(text, variables).unavailable:
            return
        yield asked, len(requests)
