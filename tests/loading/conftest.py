"""A graph that holds the law catalogue and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture
def catalogued(contents: Contents) -> Iterator[Engine]:
    """The law catalogue and nothing else, before the test and after it."""
    contents.catalogue()
    contents.name = "written by a test"
    yield contents.engine
    contents.keep_catalogue()
