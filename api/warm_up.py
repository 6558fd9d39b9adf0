"""What a server does before it is asked: Neo4j's planner is slow until the JVM has compiled it.

The first search for paths after a start took 14 s to plan on a busy machine of two cores, longer than a statement may
run, and 8 on a quiet one; after these operations it takes 2. So they are asked once, in the background, of a Neo4j that
was just started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
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


def practise(engine: Engine) -> None:
    """Ask everything once, until something fails; never raises."""
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=_PATIENCE_S)
    for text in PRACTICE:
        if executor.answer(text).errors:
            return
