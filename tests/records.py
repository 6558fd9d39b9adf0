"""What a statement of a test finds, by the names of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.engine import Engine


def records_of(engine: Engine, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """The records of a statement, each as a dictionary."""
    return engine.write(lambda tx: tx.run(text, parameters).data())
