"""What long work tells of itself: shown as a bar by the command line, ignored by tests."""

from __future__ import annotations

from typing import Protocol


class OnProgress(Protocol):
    """Called after each step."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """`done` of `total` steps of `what` are finished; None where the total is not known."""


def silent(what: str, done: int, total: int | None) -> None:
    """Shows nothing."""
