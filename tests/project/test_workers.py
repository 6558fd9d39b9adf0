"""A run by several workers starts the one database once: whoever shares it is told so, by the name of a group."""

from __future__ import annotations

import pytest


def test_a_worker_knows_the_group_of_a_test(request: pytest.FixtureRequest) -> None:
    """What says the groups and what reads them are two projects, and one has ceased to listen before, in silence."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("this run has no workers")
    assert request.node.nodeid.endswith("@tests/project/test_workers.py")
