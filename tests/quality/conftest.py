"""A graph with the demonstration corpus, which a test may break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture(scope="module")
def broken_at_will(contents: Contents) -> Engine:
    """An engine on the demonstration graph, whose content a test may change; what it breaks, it mends."""
    engine = contents.demonstration()
    contents.written_upon()
    return engine
