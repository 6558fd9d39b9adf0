"""Whole drills: what is told of one, where it is kept, and what becomes of one that cannot be done here."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from graphql import parse, validate

from api.schema import graphql_schema
from benchmarks.drills import __main__ as command
from benchmarks.drills import record
from benchmarks.drills.load import FIXED
from benchmarks.drills.record import Drill, Drilled, SkippedError, Turns
from benchmarks.image import base_of, compose
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

#: A drill is kept with the commit that it was made of, which git tells.
pytestmark = pytest.mark.processes


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(record, "RESULTS", tmp_path)
    return tmp_path


def kept(results: Path) -> Any:
    return orjson.loads((results / "drills.json").read_bytes())["drills"]


def done(work: Any, name: str = "made-up", rounds: int = 3) -> Drilled:
    return command._done(Drill(name, "Made up for a test", rounds, work), None, 1, Turns(None))


def test_what_holds_is_told_with_its_counts_and_times(results: Path) -> None:
    def work(drilled: Drilled) -> None:
        for number in drilled.each_round():
            drilled.counts["kills"] += 1
            drilled.took("end", number / 2)

    done(work)
    found = kept(results)["made-up"]
    assert (found["verdict"], found["rounds"], found["counts"]) == ("holds", 3, {"kills": 3})
    assert found["seconds"] == {"end": {"times": 3, "least": 0, "median": 0.5, "most": 1}}
    assert "faults" not in found


def test_what_does_not_hold_or_fails_is_a_fault_and_the_drill_goes_on(results: Path) -> None:
    def work(drilled: Drilled) -> None:
        for number in drilled.each_round():
            drilled.holds(number != 1, "the second is wrong")
            with drilled.expected("a step"):
                assert number != 2, "the third fails"

    assert len(done(work).faults) == 2
    found = kept(results)["made-up"]
    assert found["verdict"] == "broken"
    assert found["rounds"] == 3
    assert found["faults"][0] == "the second is wrong"
    assert "the third fails" in found["faults"][1]


def test_a_fault_does_not_say_where_it_was_found(results: Path) -> None:
    def work(drilled: Drilled) -> None:
        drilled.holds(condition=False, text=f"{drilled.folder}/data by {ROOT}/graph/engine.py")

    done(work)
    assert kept(results)["made-up"]["faults"] == ["FOLDER/data by ROOT/graph/engine.py"]


def test_faults_without_end_are_counted_and_some_are_told(results: Path) -> None:
    def work(drilled: Drilled) -> None:
        for number in range(1000):
            drilled.holds(condition=False, text=f"{number}")

    done(work)
    assert kept(results)["made-up"]["counts"] == {"faults": 1000}
    assert len(kept(results)["made-up"]["faults"]) == 20


def test_what_was_done_is_kept_while_it_goes_on_and_others_stay(results: Path) -> None:
    done(lambda _: None, "another")

    def work(drilled: Drilled) -> None:
        for number in drilled.each_round():
            if number == 2:
                assert kept(results)["made-up"]["verdict"] == "not finished"
                assert kept(results)["made-up"]["rounds"] == 2

    assert not done(work).faults
    assert {name: one["verdict"] for name, one in kept(results).items()} == {"another": "holds", "made-up": "holds"}


def test_what_cannot_be_done_here_is_skipped_with_the_reason(results: Path) -> None:
    def work(drilled: Drilled) -> None:
        with drilled.expected("a disk"):
            raise SkippedError("for want of root")

    assert not done(work).faults
    assert kept(results)["made-up"]["verdict"] == "skipped: for want of root"


def test_an_unknown_drill_is_refused_and_the_others_are_named() -> None:
    program = [sys.executable, "-m", "benchmarks.drills", "no-such-drill"]
    told = subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT)
    assert told.returncode == 2
    assert "no drill: no-such-drill" in told.stderr
    assert "child-killed" in told.stderr


def test_each_drill_is_in_the_documents() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    assert len(record.DRILLS) > 10
    assert [name for name in record.DRILLS if f"`{name}`" not in page] == []


def test_without_the_tools_the_image_is_not_built_and_that_is_said(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "env", "id"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    told = subprocess.run(
        [ROOT / "scripts" / "image"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 3
    assert "apt-get install buildah debootstrap" in told.stderr


def test_the_image_is_tried_as_the_docker_files_say() -> None:
    assert base_of((ROOT / "Dockerfile").read_text()).startswith("python:3.")
    given_to_both = "of a test"
    given = compose(given_to_both, "bolt://127.0.0.1:1")
    assert given["CLAUSEGRAPH_NEO4J_URI"] == "bolt://127.0.0.1:1"
    assert given["CLAUSEGRAPH_NEO4J_PASSWORD"] == given_to_both
    assert given["CLAUSEGRAPH_PUBLIC_URL"].startswith("http://127.0.0.1:8000")
    assert not any("$" in value for value in given.values())


@pytest.mark.skipif(os.name == "nt", reason="no flock")
def test_who_takes_turns_waits_for_the_other(tmp_path: Path) -> None:
    first, second = Turns(tmp_path / "turn"), Turns(tmp_path / "turn")
    first.take()
    first.take()
    with pytest.raises(BlockingIOError):
        fcntl.flock(second._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    first.leave()
    second.take()
    second.leave()
    first.close()
    second.close()


@pytest.mark.parametrize("text", FIXED)
def test_what_callers_of_the_mixed_load_ask_fits_the_schema(text: str) -> None:
    assert validate(graphql_schema(), parse(text)) == []
