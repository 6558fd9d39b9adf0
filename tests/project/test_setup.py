"""`scripts/setup` takes the Python on the PATH that the lock was tried with, else a newer one that can make an environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = ("bash", "cat", "cksum", "cp", "dirname", "env", "find", "mkdir", "sort")

#: Answers the script's own question as a Python of that version would, and notes what else it is told to do.
PYTHON = """#!/bin/sh
case "$1" in
-c) exec {real} -c 'import sys; sys.version_info = {version}; exec(sys.argv[1])' "$2" ;;
esac
echo "{name} $*" >> {log}
case "$*" in
*venv*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
esac
"""


class Machine:
    """A machine on whose PATH there are the tools of the script, and the Pythons that a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.log, self.project = folder / "bin", folder / "log", folder / "project"
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)
        (self.project / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "setup", self.project / "scripts")
        (self.project / "web" / "graphiql").mkdir(parents=True)
        for name in ("requirements.lock", "pyproject.toml", "hatch_build.py", "web/graphiql/index.html"):
            (self.project / name).write_text(name)

    def has(self, name: str, version: tuple[int, int], *, broken: bool = False) -> None:
        text = PYTHON.format(real="false" if broken else sys.executable, version=version, name=name, log=self.log)
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def set_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        script = self.project / "scripts" / "setup"
        environment = {"PATH": str(self.bin), **environment}
        return subprocess.run([script], env=environment, capture_output=True, text=True, check=False, timeout=60)

    def told(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_any_supported_python_will_do(machine: Machine, minor: int) -> None:
    machine.has(f"python3.{minor}", (3, minor))
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.told()[0] == f"python3.{minor} -m venv --clear .venv"


def test_the_one_that_the_lock_was_tried_with_comes_first(machine: Machine) -> None:
    machine.has("python3", (3, 14))
    machine.has("python3.11", (3, 11))
    machine.has("python3.13", (3, 13))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3.11 ")


def test_one_that_can_make_no_environment_is_passed_over(machine: Machine) -> None:
    machine.has("python3.11", (3, 11), broken=True)
    machine.has("python3.12", (3, 12))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3.12 ")


def test_a_python_without_its_version_in_its_name_is_asked_for_it(machine: Machine) -> None:
    machine.has("python3", (3, 12))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3 ")


def test_the_python_that_is_named_is_taken(machine: Machine) -> None:
    machine.has("python3.14", (3, 14))
    machine.has("mine", (3, 11))
    assert machine.set_up(PYTHON="mine").returncode == 0
    assert machine.told()[0].startswith("mine ")


def test_without_any_the_remedy_is_told(machine: Machine) -> None:
    machine.has("python3", (3, 10))
    done = machine.set_up()
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
    assert "set PYTHON" in done.stderr
    assert machine.told() == []


def test_an_environment_that_is_there_is_kept(machine: Machine) -> None:
    machine.has("python3.11", (3, 11))
    assert machine.set_up().returncode == 0
    first = machine.told()
    assert machine.set_up().returncode == 0
    assert machine.told() == first
    machine.has("python3.13", (3, 13))
    (machine.project / "requirements.lock").write_text("changed")
    assert machine.set_up().returncode == 0
    assert [line for line in machine.told()[len(first) :] if "venv" in line.split("-m ")[-1][:4]] == []
    assert len(machine.told()) > len(first)


@pytest.mark.skipif(os.name == "nt", reason="no bash")
def test_the_environment_of_a_real_python_works(machine: Machine) -> None:
    (machine.bin / "python3.11").symlink_to(sys.executable)
    (machine.project / "requirements.lock").write_text("")
    (machine.project / "hatch_build.py").write_text("raise SystemExit('reached the build')")
    done = machine.set_up()
    assert "reached the build" in done.stderr
    made = machine.project / ".venv" / "bin" / "python"
    version = subprocess.run([made, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.split()[1] == ".".join(str(one) for one in sys.version_info[:3])
