"""What a run of tests needs before any test: marks, groups, limits, and what is said of those left out."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parents[1]
#: The folder beside the project with texts of real platforms, which may not be copied into it.
SHARED = Path(os.environ.get("CLAUSEGRAPH_SHARED", ROOT.parent / "shared"))
_NO_REAL_TEXTS: Final = "no texts of real platforms"


@pytest.fixture(scope="session", autouse=True)
def short_tracebacks() -> None:
    """Faults are logged without the values of variables: with them, one fault of a large operation takes a minute."""
    structlog.configure([structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session")
def real_texts() -> Path:
    """The folder of texts of real platforms: archived terms in `ota`, and analyses. A test without it says so and skips."""
    folder = SHARED / "data"
    if not (folder / "ota" / "manifest.jsonl").is_file():
        pytest.skip(f"{_NO_REAL_TEXTS} at {folder}")
    return folder


#: Fixtures that say what the one database holds, in the order in which it is filled: the catalogue comes before what
#: stands upon it.
_FILLINGS: Final = ("small_world", "empty_graph", "catalogued", "contents", "neo4j")


#: Memory that can be written to like a disk, and how much of it has to be free for what a run leaves there.
_MEMORY: Final = Path("/dev/shm")  # noqa: S108  # the folders in it are pytest's, for this user alone
_ROOM: Final = 6 * 1024**3


#: A JVM that a test starts for itself lives for seconds: what the second compiler would make of its code comes too late,
#: and costs a third of the processor's time.
SHORT_LIVED: Final = "-XX:TieredStopAtLevel=1"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Spare what tests do not need: a disk for which Neo4j waits at every commit, and code compiled for long runs."""
    config.pluginmanager.register(Processes())
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        # What only hands out tests to workers needs none of the product.
        config.pluginmanager.register(import_module("tests.contents"), "tests.contents")
    os.environ.setdefault("JAVA_TOOL_OPTIONS", SHORT_LIVED)
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say which tests need the database, and which tests have to be done by one worker, where there are two.

    All that ask the small world are one group, all that fill the database otherwise are another: each worker starts
    Neo4j once, for one of them. What starts processes of its own, or needs none, goes to whoever is free, file by file.
    Said here because pytest-xdist reads the groups before a `conftest.py` is asked about the whole collection.
    """
    filling = _filling(item)
    if filling < len(_FILLINGS):
        item.add_marker("database")
    shared = {len(_FILLINGS): item.nodeid.partition("::")[0], 0: _FILLINGS[0]}
    item.add_marker(pytest.mark.xdist_group(shared.get(filling, "other graphs")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the one database stand together, those that want the same in it next to each other."""
    items.sort(key=_filling)


def _filling(item: pytest.Item) -> int:
    """The place of what a test wants in the database; behind all others where a test does not touch it."""
    fixtures = getattr(item, "fixturenames", ())
    return next((place for place, name in enumerate(_FILLINGS) if name in fixtures), len(_FILLINGS))


class Processes:
    """Whether the test that is being done may start a process: `scripts/test --fast` leaves out those that may."""

    _EVENTS: Final = frozenset({"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"})

    def __init__(self) -> None:
        self.refused_to = ""
        sys.addaudithook(self._happens)

    def _happens(self, event: str, _arguments: object) -> None:
        if self.refused_to and event in self._EVENTS:
            pytest.fail(f"{self.refused_to} starts a process ({event}): mark it `processes`")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        may = any(item.get_closest_marker(name) for name in ("database", "processes"))
        self.refused_to = "" if may else item.nodeid
        try:
            return (yield)
        finally:
            self.refused_to = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write golden cases anew, as they are now")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were not done because texts of real platforms are missing, and where they are looked for."""
    skipped = terminalreporter.stats.get("skipped", [])
    missed = [one for one in skipped if isinstance(one.longrepr, tuple) and _NO_REAL_TEXTS in one.longrepr[2]]
    if not missed:
        return
    terminalreporter.section("not done: tests over texts of real platforms")
    terminalreporter.write_line(
        f"{len(missed)} tests need texts that may not be in the repository, and {SHARED / 'data'} does not have them. "
        "CLAUSEGRAPH_SHARED names another folder. The same behaviour is tested on made-up texts."
    )
    for name, count in sorted(Counter(one.nodeid.partition("[")[0] for one in missed).items()):
        terminalreporter.write_line(f"  {name}" + (f" ({count})" if count > 1 else ""))
