"""An archive that is imported beside a running server: killed, continued, and read all the while."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graph.engine import Engine
from graph.store.digest import content_digest
from graph.store.invariants import broken_invariants
from seed.archive.load import import_archive
from seed.progress import silent
from tests.http.test_healing import Served, started
from tests.loading.test_archive_import import figures
from tests.project.test_command_line import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VERSIONS, _CLAUSES = 12, 30
_READ = """{ platform(slug: "steady") {
  provisions(first: 100) { nodes { lastSeen excerpt { text } } }
  documents(first: 1) { nodes { versions(first: 1) { totalCount } } } } }"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one document, of which each version says another number in every clause."""
    folder, lines = tmp_path_factory.mktemp("archive"), []
    for number in range(1, _VERSIONS + 1):
        text = "\n".join(
            f"{clause}\\. Clause {clause}\n----------\n\nOf the matter {'abcdefghij'[clause % 10] * 5} {clause} the "
            f"service may say what it likes, in the wording of edition {number}, and its users agree to all of that.\n"
            for clause in range(_CLAUSES)
        )
        name = f"Steady/Terms of Service/{number:02}.md"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        line = {"path": name, "service": "Steady", "terms_type": "Terms of Service"}
        line |= {"fetch_date": f"2026-01-{number:02}T00:00:00Z", "record_kind": "first" if number == 1 else "change"}
        lines.append(line | {"sha256": hashlib.sha256(text.encode()).hexdigest()})
    (folder / "manifest.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    return folder


#: Tells of each version that it has written, and takes its time.
_SLOWLY = """
import sys, time
import seed.archive.load as load
whole = load.import_archive
def told(what, done, total):
    print(done, flush=True)
    time.sleep(0.1)
load.import_archive = lambda engine, path, _, **named: whole(engine, path, told, **named)
from clausegraph.cli import main
main()
"""


def killed_after(versions: int, *arguments: str) -> None:
    program = [sys.executable, "-c", _SLOWLY, *arguments]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = ""
        while told != f"{versions}\n":
            told = process.stdout.readline()
            assert told, process.communicate()[1]
        process.kill()


@contextmanager
def reading(served: Served) -> Iterator[list[Any]]:
    """What a reader is answered, over and over, while the block runs."""
    answers: list[Any] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            answers.append(served.ask(_READ).json())

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


def editions(answer: Any) -> set[int]:
    """The numbers that the clauses of an answer say."""
    clauses = answer["provisions"]["nodes"]
    texts = (re.search(r"edition (\d+)", one["excerpt"]["text"]) for one in clauses)
    found = {int(text[1]) for text in texts if text}
    assert len(clauses) in {0, _CLAUSES}
    assert {one["lastSeen"] for one in clauses} == {f"2026-01-{number:02}" for number in found}
    return found


def test_an_import_that_is_killed_beside_a_server_ends_whole_and_is_never_read_by_halves(
    catalogued: Engine, source: Path, tmp_path: Path
) -> None:
    import_archive(catalogued, source)
    clean = figures(catalogued), content_digest(catalogued)
    assert clean[0]["Provision"] == _CLAUSES
    data = tmp_path / "data"
    arguments = ("import", "ota", str(source), "--data", str(data))
    with started(data, tmp_path / "log") as served:
        with reading(served) as answers:
            for versions in (1, 4, 8):
                killed_after(versions, *arguments)
            done = run(*arguments)
        assert done.returncode == 0, done.stderr
        (port,) = {one.laddr.port for one in served.child().net_connections() if one.status == "LISTEN"}
        with Engine.connect(f"bolt://127.0.0.1:{port}", "neo4j", (data / "password").read_text().strip()) as engine:
            assert (figures(engine), content_digest(engine)) == clean
            assert not any(broken_invariants(engine, silent).values())
        assert "Traceback" not in served.log()
    assert not [one["errors"] for one in answers if "errors" in one]
    grown = [one["data"]["platform"] for one in answers if one["data"]["platform"]]
    seen: set[int] = set()
    for answer in grown:
        (document,) = answer["documents"]["nodes"]
        assert editions(answer) == {document["versions"]["totalCount"]}, "halves of two versions"
        seen |= editions(answer)
    assert len(seen) > _VERSIONS / 2, "the reader saw it grow"
