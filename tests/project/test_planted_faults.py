"""Planted faults: where they can be planted, that a fast test notices one, and that what is listed as changing nothing
can still be planted.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.faults.__main__ import equivalents
from tests.faults.plant import KINDS, faults_of, planted

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''
"""A module."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def first(many: list[int], least: int = 3) -> int | None:
    """Words."""
    for one in many:
        if one >= least and one != 7:
            return one + 1
    print("none", end="")
    if not many:
        raise ValueError("none at all")
    return None
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "module.py").write_text(MODULE)
    return tmp_path / "module.py"


def test_faults_of_every_kind_are_planted_one_at_a_time(module: Path) -> None:
    found = [(one.kind, one.line, one.change) for one in faults_of(module, "module.py")]
    assert found == [
        ("boundary", 10, "- def first(many: list[int], least: int=3) -> int | None:\n+ def first(many: list[int], least: int=4) -> int | None:"),
        ("condition", 13, "- if one >= least and one != 7:\n+ if not (one >= least and one != 7):"),
        ("and/or", 13, "- if one >= least and one != 7:\n+ if one >= least or one != 7:"),
        ("boundary", 13, "- if one >= least and one != 7:\n+ if one > least and one != 7:"),
        ("comparison", 13, "- if one >= least and one != 7:\n+ if one >= least and one == 7:"),
        ("boundary", 13, "- if one >= least and one != 7:\n+ if one >= least and one != 8:"),
        ("return", 14, "- return one + 1\n+ return None"),
        ("boundary", 14, "- return one + 1\n+ return one - 1"),
        ("boundary", 14, "- return one + 1\n+ return one + 2"),
        ("statement", 15, "- print('none', end='')\n+ pass"),
        ("argument", 15, "- print('none', end='')\n+ print('none')"),
        ("constant", 15, "- print('none', end='')\n+ print('none~', end='')"),
        ("constant", 15, "- print('none', end='')\n+ print('none', end='~')"),
        ("condition", 16, "- if not many:\n+ if many:"),
        ("statement", 17, "- raise ValueError('none at all')\n+ pass"),
    ]  # fmt: skip
    assert {kind for kind, _, _ in found} == set(KINDS)


def test_a_module_with_a_fault_does_otherwise(module: Path) -> None:
    def first(number: int) -> object:
        names: dict[str, object] = {}
        exec(compile(planted(module, "module.py", number)[0], "module.py", "exec"), names)  # noqa: S102
        return names["first"]([3, 7, 8])  # type: ignore[operator]

    assert [first(number) for number in (0, 1, 4, 6, 7)] == [9, 8, 8, None, 2]


@pytest.mark.processes
@pytest.mark.slow
def test_a_fault_that_the_tests_can_see_is_noticed() -> None:
    """In a process of its own: what is tried must not have been read before."""
    program = [sys.executable, "-c", _NAMED]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines() == ["without: False", "with: True"], done.stderr


_NAMED = """
from tests.faults.plant import Fault, faults_of, planted
from tests.faults.reach import ROOT, Reach
from tests.faults.run import get_ready, is_noticed

get_ready()
file = "claims/text/spans.py"
tests = ["tests/text/test_lines_and_spans.py::test_spans_meet_what_overlaps_and_not_what_touches"]
reach = Reach(tests, {file: [0]}, {file: {}})
true = compile((ROOT / file).read_text(), file, "exec")
print("without:", is_noticed(Fault(file, -1, "none", 0, "", ""), true, reach))
fault = next(one for one in faults_of(ROOT / file, file) if "self._starts[at] <= end" in one.change)
print("with:", is_noticed(fault, compile(planted(ROOT / file, file, fault.number)[0], file, "exec"), reach))
"""


@pytest.mark.slow
def test_what_is_listed_as_changing_nothing_can_still_be_planted() -> None:
    listed = equivalents()
    known = {
        (one.file, one.where, one.change)
        for file in {file for file, _, _ in listed}
        for one in faults_of(ROOT / file, file)
    }
    assert [one for one in listed if one not in known] == []
    assert all(reason.strip() for reason in listed.values())
