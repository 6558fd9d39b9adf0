"""The work that Neo4j is let do while the ahead-of-time cache is recorded: where it failed there would be no cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.embedded.aot import write_and_check
from graph.model.model import LABELS, RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from graph.engine import Engine


def test_the_work_is_done_with_each_label_and_type(empty_graph: Engine) -> None:
    write_and_check(empty_graph)
    labels = {label for (label,) in empty_graph.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}
    assert {label.name for label in LABELS} - {"Provision"} <= labels
    types = {type_ for (type_,) in empty_graph.read("MATCH ()-[r]->() RETURN DISTINCT type(r)")}
    assert len(types) > len(RELATIONSHIP_TYPES) - 5
