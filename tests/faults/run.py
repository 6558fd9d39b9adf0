"""Does the fast tests that reach a fault, with the faulty module in place of the true one.

Each try is a fork of a process that has read all libraries and none of our modules: a try costs the import of ours and the
tests themselves. A fault is noticed where a test fails, where the module can no longer be read, and where the tests take
more processor time or memory than any true run does.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import Phase, settings

from tests.faults.reach import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, ModuleType

    from tests.faults.plant import Fault
    from tests.faults.reach import Reach

#: Read once, before the first fork: libraries that our modules and tests stand on.
_LIBRARIES: Final = (
    "ahocorasick", "gcld3", "graphql", "httpx2", "jinja2", "jpype", "neo4j", "orjson", "pycountry", "pydantic_settings", "pygit2",
    "rapidfuzz", "requests", "rich", "starlette.testclient", "strawberry", "structlog", "typer", "uvicorn", "yaml",
)  # fmt: skip
#: Processor time and address space of one try: a true run takes less than a third of either.
_MOST_CPU_S: Final = 40
_MOST_BYTES: Final = 6_000_000_000


def get_ready() -> None:
    """Read the libraries, and have properties tried on the same examples each time, without making them small."""
    for name in _LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("faults", database=None, derandomize=True, deadline=None, phases=phases)
    settings.load_profile("faults")


def is_noticed(fault: Fault, code: CodeType, reach: Reach) -> bool:
    """Whether a fast test fails with the fault: those that run its line are done first, then all of the module."""
    near = reach.of_line(fault.file, fault.line)
    tries = [near, [test for test in reach.of_module(fault.file) if test not in near]]
    return any(not in_a_fork(partial(_passes, fault.file, code, tests)) for tests in tries if tests)


def in_a_fork(work: Callable[[], bool], most_cpu_s: int = _MOST_CPU_S) -> bool:
    """What work says, done in a process of its own; False where that fails, or takes more than it may."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _limit(most_cpu_s)
            os._exit(0 if work() else 1)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _limit(most_cpu_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (most_cpu_s, most_cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    signal.alarm(10 * most_cpu_s)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)


def _passes(file: str, code: CodeType, tests: Sequence[str]) -> bool:
    sys.meta_path.insert(0, _Changed(file.removesuffix(".py").replace("/", "."), file, code))
    files = sorted({test.partition("::")[0] for test in tests})
    ended = pytest.main([*OPTIONS, "-x", *files], [_Only(tests)])
    return ended in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class _Changed(importlib.abc.MetaPathFinder):
    """Finds one module, with other code."""

    def __init__(self, name: str, file: str, code: CodeType) -> None:
        self._name = name
        self._loader = _Loader(name, str(Path(file).resolve()))
        self._loader.code = code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        found = importlib.machinery.ModuleSpec(fullname, self._loader, origin=self._loader.path)
        found.has_location = True
        return found


class _Loader(importlib.machinery.SourceFileLoader):
    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class _Only:
    """Of what is collected, these tests, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (one for one in items if one.nodeid in self._place), key=lambda item: self._place[item.nodeid]
        )
