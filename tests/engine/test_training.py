"""The work that Neo4j is let do while the ahead-of-time cache is recorded: where it failed there would be no cache."""

from __future__ import annotations

import fcntl
from time import monotonic, sleep
from typing import TYPE_CHECKING

import psutil
import pytest

from graph.embedded.aot import train_in_background, write_and_check
from graph.embedded.jvm.java import aot_cache
from graph.model.model import LABELS, RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine


def test_the_work_is_done_with_each_label_and_type(empty_graph: Engine) -> None:
    write_and_check(empty_graph)
    labels = {label for (label,) in empty_graph.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}
    assert {label.name for label in LABELS} - {"Provision"} <= labels
    types = {type_ for (type_,) in empty_graph.read("MATCH ()-[r]->() RETURN DISTINCT type(r)")}
    assert len(types) > len(RELATIONSHIP_TYPES) - 5


@pytest.mark.processes
def test_nothing_is_left_of_a_training_that_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A training ends at once where another is at work. Its entry among the children of who started it goes, too."""
    monkeypatch.setenv("CLAUSEGRAPH_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("CLAUSEGRAPH_NO_AOT", raising=False)
    before = set(psutil.Process().children())
    with aot_cache().with_suffix(".lock").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        train_in_background()
        (training,) = set(psutil.Process().children()) - before
        due = monotonic() + 60
        while psutil.pid_exists(training.pid) and monotonic() < due:
            sleep(0.05)
    assert not psutil.pid_exists(training.pid)
    assert not aot_cache().exists()
