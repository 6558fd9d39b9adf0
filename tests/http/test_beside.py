"""Commands on the data folder of a server that runs: they use its Neo4j, and the server tells what they published."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.corpora import FILES, PROVISION, corpus_at
from tests.project.test_command_line import run
from tests.served import Served, started, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.processes

STATE = '{ graph { revision unpublished } platform(slug: "made") { provisions { nodes { title } } } }'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that one server after the other holds."""
    return tmp_path_factory.mktemp("beside") / "data"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    return corpus_at(folder)


@pytest.fixture(scope="module")
def served(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with started(data, tmp_path_factory.mktemp("log") / "log") as one:
        yield one


def retitled(corpus: Path, title: str) -> Path:
    (corpus / PROVISION).write_text(FILES[PROVISION].replace("title: Cap", f"title: {title}"))
    return corpus


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    program = [sys.executable, "-m", "clausegraph", *arguments]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def state(served: Served) -> Any:
    """What the server says. The first question after a start may take longer to plan than it may on a busy machine."""
    answer = served.ask(STATE).json()
    for _ in range(3):
        if "errors" not in answer:
            break
        assert answer["errors"][0]["extensions"]["code"] in {"DEADLINE_EXCEEDED", "DB_UNAVAILABLE"}, answer
        time.sleep(1)
        answer = served.ask(STATE).json()
    return answer["data"]


def test_an_import_beside_a_server_is_told_by_it(served: Served, data: Path, corpus: Path) -> None:
    done = run("import", "corpus", str(corpus), "--data", str(data))
    assert done.returncode == 0, done.stderr
    first = state(served)
    assert first["graph"] == {"revision": "r1", "unpublished": False}
    assert first["platform"] == {"provisions": {"nodes": [{"title": "Cap"}]}}
    seen = []
    with command("import", "corpus", str(retitled(corpus, "Ceiling")), "--data", str(data)) as process:
        while process.poll() is None:
            seen.append(state(served))
        assert process.returncode == 0
    assert {"revision": "r1", "unpublished": True} in [one["graph"] for one in seen], "while it goes on"
    assert state(served) == {
        "graph": {"revision": "r2", "unpublished": False},
        "platform": {"provisions": {"nodes": [{"title": "Ceiling"}]}},
    }
    assert served.child().is_running()
    checked = run("check", "--data", str(data))
    assert checked.returncode == 0, checked.stdout


def test_a_second_server_on_the_folder_is_told_which_process_to_stop(served: Served, data: Path) -> None:
    done = run("serve", "--port", "0", "--data", str(data))
    assert done.returncode == 3
    assert f"in use by process {served.process.pid} (ready): stop that one" in done.stderr


def test_a_command_waits_while_neo4j_is_started_again(served: Served, data: Path) -> None:
    served.child().kill()
    assert until(lambda: served.ready().status_code == 503, 10)
    done = run("check", "--data", str(data))
    assert done.returncode == 0, done.stderr


#: Says when it has written all but the publication, and waits to be told to go on.
HELD_UP = """
import sys
from seed import seeding
link = seeding.link_similar
seeding.link_similar = lambda *given: (print("written", flush=True), sys.stdin.readline(), link(*given))[-1]
from clausegraph.cli import main
main()
"""


def test_a_server_that_ends_in_the_middle_of_an_import_is_said_and_the_import_goes_on_later(
    served: Served, data: Path, corpus: Path, tmp_path: Path
) -> None:
    """Comes last: it ends the server."""
    arguments = ["import", "corpus", str(retitled(corpus, "Limit")), "--data", str(data)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HELD_UP, *arguments], text=True, **pipes) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "written\n"
            served.process.terminate()
            assert served.process.wait(20) == 0
            error = process.communicate("go on\n", timeout=60)[1]
        finally:
            process.kill()
    assert process.returncode == 3
    assert f"process {served.process.pid}, the server whose Neo4j this command used, has ended" in error
    assert "run the same command again to continue" in error
    assert "Traceback" not in error
    with started(data, tmp_path / "log") as again:
        assert state(again)["graph"]["unpublished"]
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert state(again)["platform"] == {"provisions": {"nodes": [{"title": "Limit"}]}}
