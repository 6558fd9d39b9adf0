"""An archive of one document that grows steadily, its import killed, and its reader, who must never see two versions."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.served import Served

#: Versions of the archive where no other number is asked for, and clauses of each.
VERSIONS, CLAUSES = 12, 30
_READ = """{ platform(slug: "steady") {
  provisions(first: 100) { nodes { lastSeen excerpt { text } } }
  documents(first: 1) { nodes { versions(first: 1) { totalCount } } } } }"""


def steady(folder: Path, versions: int = VERSIONS) -> Path:
    """The archive; each version says another number in every clause."""
    lines = []
    for number in range(1, versions + 1):
        text = "\n".join(
            f"{clause}\\. Clause {clause}\n----------\n\nOf the matter {'abcdefghij'[clause % 10] * 5} {clause} the "
            f"service may say what it likes, in the wording of edition {number}, and its users agree to all of that.\n"
            for clause in range(CLAUSES)
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


def killed_after(versions: int, *arguments: str, seconds: float = 0) -> None:
    """A command that was killed so many seconds after it had told that it wrote so many versions."""
    program = [sys.executable, "-c", _SLOWLY, *arguments]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = ""
        while told != f"{versions}\n":
            told = process.stdout.readline()
            assert told, process.communicate()[1]
        time.sleep(seconds)
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
    assert len(clauses) in {0, CLAUSES}
    assert {one["lastSeen"] for one in clauses} == {f"2026-01-{number:02}" for number in found}
    return found


def editions_seen(answers: list[Any]) -> set[int]:
    """The numbers that any answer said; no answer may be an error, or hold halves of two versions."""
    assert not [one["errors"] for one in answers if "errors" in one]
    seen: set[int] = set()
    for platform in (one["data"]["platform"] for one in answers if one["data"]["platform"]):
        (document,) = platform["documents"]["nodes"]
        assert editions(platform) == {document["versions"]["totalCount"]}, "halves of two versions"
        seen |= editions(platform)
    return seen
