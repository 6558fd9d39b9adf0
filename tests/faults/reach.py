"""Which fast tests run which lines of a module, or import it: asked once of a whole fast run, kept until a file changes."""

from __future__ import annotations

import ast
import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import coverage
import orjson
import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

ROOT: Final = Path(__file__).resolve().parents[2]
FAST: Final = "not database and not processes and not slow"
#: Tests of documents, locks and sizes say nothing about what a module does.
LEFT_OUT: Final = "tests/project"
#: How pytest is run: nothing is kept, nothing but the tests is told, and libraries may have been read before.
OPTIONS: Final = (
    *("-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--rootdir", str(ROOT)),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
_KEPT: Final = ROOT / "build" / "faults" / "reach.json"


#: Tests that are kept of one line: the quickest, of the files that have most of them, for reading files takes time too.
#: Most faults are noticed by the first few tests that run their line.
_OF_LINE, _OF_FILES = 25, 2


@dataclass(frozen=True)
class Reach:
    """Fast tests by module and by line, the quick ones first, as numbers of `tests`."""

    tests: list[str]
    modules: dict[str, list[int]]
    lines: dict[str, dict[str, list[int]]]

    def of_line(self, file: str, line: int) -> list[str]:
        """The quickest tests that run a line; none where only the import of the module runs it."""
        return [self.tests[number] for number in self.lines[file].get(str(line), ())]

    def of_module(self, file: str) -> list[str]:
        """All tests that run any line of a module, and those of files that import it."""
        return [self.tests[number] for number in self.modules[file]]


def kept(files: list[str]) -> Reach | None:
    """What a run before this one found for these modules, if no file has changed since."""
    if not _KEPT.is_file():
        return None
    found = orjson.loads(_KEPT.read_bytes())
    return Reach(found["tests"], found["modules"], found["lines"]) if found["of"] == _state(files) else None


def measure(files: list[str]) -> bool:
    """Do the fast tests once and keep which lines of the modules each runs; False where a test fails.

    To be done in a process of its own: what is measured is read there.
    """
    measured = coverage.Coverage(data_file=None, config_file=False, include=[str(ROOT / one) for one in files])
    contexts = _Contexts(measured)
    measured.start()
    ended = pytest.main([*OPTIONS, "-m", FAST, "--ignore", str(ROOT / LEFT_OUT), str(ROOT / "tests")], [contexts])
    measured.stop()
    if ended != pytest.ExitCode.OK:
        return False
    data = measured.get_data()
    tests = sorted(contexts.seconds, key=lambda test: (contexts.seconds[test], test))
    number = {test: place for place, test in enumerate(tests)}
    reached: dict[str, list[int]] = {}
    lines: dict[str, dict[str, list[int]]] = {}
    for file in files:
        found = data.contexts_by_lineno(str(ROOT / file))
        by_line = {line: sorted(number[one] for one in names if one in number) for line, names in found.items()}
        lines[file] = {str(line): _near(tests, numbers) for line, numbers in by_line.items()}
        reached[file] = sorted({one for numbers in by_line.values() for one in numbers})
    # What stands outside of functions is run as the module is read: who imports it shows what is wrong there.
    for file in files:
        name = file.removesuffix(".py").replace("/", ".")
        if not reached[file]:
            importing = [one for one in files if _imports(ROOT / one, name)]
            reached[file] = [number for one in importing for number in reached[one]]
        naming = {str(one.relative_to(ROOT)) for one in (ROOT / "tests").rglob("test_*.py") if _imports(one, name)}
        reached[file] = sorted({*reached[file], *(at for at, test in enumerate(tests) if _file(test) in naming)})
    _KEPT.parent.mkdir(parents=True, exist_ok=True)
    _KEPT.write_bytes(orjson.dumps({"of": _state(files), "tests": tests, "modules": reached, "lines": lines}))
    return True


@cache
def _imported(path: Path) -> frozenset[str]:
    """The modules that a file imports from, and all that it imports as names of a module or package."""
    found = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ImportFrom) and one.module]
    return frozenset(
        {one.module or "" for one in found} | {f"{one.module}.{name.name}" for one in found for name in one.names}
    )


def _imports(path: Path, module: str) -> bool:
    return module in _imported(path)


def _near(tests: list[str], numbers: list[int]) -> list[int]:
    """The tests that are kept of one line, of all that run it."""
    most = {file for file, _ in Counter(_file(tests[one]) for one in numbers).most_common(_OF_FILES)}
    return [one for one in numbers if _file(tests[one]) in most][:_OF_LINE]


def _file(test: str) -> str:
    return test.partition("::")[0]


class _Contexts:
    """Tells coverage which test runs; notes how long those take that pass."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.seconds: dict[str, float] = {}
        self._measured = measured
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._measured.switch_context(item.nodeid)
        began = time.process_time()
        result = yield
        self._measured.switch_context("")
        if item.nodeid not in self._failed:
            self.seconds[item.nodeid] = round(time.process_time() - began, 4)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)


def _state(files: list[str]) -> str:
    """A hash of what the answer depends on: every module, every test and every golden case."""
    rooms = ("graph", "claims", "api", "seed", "tests")
    texts = sorted(
        one for room in rooms for ending in ("py", "md", "yaml") for one in (ROOT / room).rglob(f"*.{ending}")
    )
    hashed = hashlib.sha256("\n".join(files).encode())
    for path in texts:
        if "faults" not in path.parts:
            hashed.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return hashed.hexdigest()


def modules(prefixes: Iterable[str]) -> list[str]:
    """The files of modules, by dotted names of modules or packages."""
    found: list[str] = []
    for prefix in prefixes:
        path = ROOT / Path(*prefix.split("."))
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [str(one.relative_to(ROOT)) for one in files if one.name != "__init__.py" and one.is_file()]
    return found
