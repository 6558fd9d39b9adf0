"""`clausegraph extract` as people run it: texts and lines in, lines out, faults told with their numbers."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import orjson
import psutil
import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes

TEXT = "Deskloom’s clause 🙂 engages Article 9 GDPR, not the CCPA."


def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "clausegraph", "extract", *arguments]
    return subprocess.run(
        command, input=given, env=os.environ | environment, capture_output=True, timeout=120, check=False
    )


def lines(answer: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in answer.splitlines()]


def line(text: str, key: str | None = None) -> bytes:
    return orjson.dumps({"id": key, "text": text}) + b"\n"


def test_a_text_of_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "analysis.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    done = run(str(file))
    assert (done.returncode, done.stderr) == (0, b"")
    [answer] = lines(done.stdout)
    assert sorted(answer) == sorted(("id", "engages", "not_engaged", "flags", "exposureMin", "exposureMax", "parts"))
    [engaged], [denied] = answer["engages"], answer["not_engaged"]
    assert (engaged["target"], engaged["units"]) == ("eu-gdpr", ["eu-gdpr/art-9"])
    assert (denied["target"], denied["modality"], denied["rule"]) == ("us-ca-ccpa", None, "not-the-one-but-the-other")
    for one in (engaged, denied):
        assert TEXT[one["start"] : one["end"]] == one["mention"]


def test_lines_are_answered_in_order_with_their_ids(tmp_path: Path) -> None:
    file = tmp_path / "analyses.jsonl"
    file.write_bytes(line(TEXT, "a") + b"\n" + line("Nothing.") + line(TEXT, "b").rstrip())
    done = run(str(file))
    assert done.returncode == 0
    assert [(one["id"], len(one["engages"])) for one in lines(done.stdout)] == [("a", 1), (None, 0), ("b", 1)]
    assert run("-", given=file.read_bytes()).stdout == done.stdout


def test_a_line_that_is_none_is_told_with_its_number_and_ends_nothing() -> None:
    given = [line(TEXT, "a"), b"{bad\n", b"[1]\n", b'{"id": "x"}\n', b'{"text": 1}\n', b'{"id": [], "text": "x"}\n']
    given += [b'{"text": "\xff"}\n', b'{"text": "\\ud800"}\n', line(TEXT, "z")]
    done = run("-", given=b"".join(given))
    assert done.returncode == 2
    assert [one["id"] for one in lines(done.stdout)] == ["a", "z"]
    told = done.stderr.decode().splitlines()
    assert [one.split(":")[2] for one in told] == ["2", "3", "4", "5", "6", "7", "8"]
    assert all("error: standard input:" in one and '"text"' in one for one in told)


def test_a_text_that_begins_like_json_is_read_as_text_where_that_is_said() -> None:
    done = run("-", "--format", "text", given=b"{The clause} engages COPPA.")
    assert done.returncode == 0
    assert [one["target"] for one in lines(done.stdout)[0]["engages"]] == ["us-coppa"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_one_message_and_2(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "analysis.txt"
    if content is not None:
        file.write_bytes(content)
    done = run(str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"error: {file}: ")
    assert "Traceback" not in done.stderr.decode()


def test_an_empty_input_is_an_empty_text() -> None:
    [answer] = lines(run("-").stdout)
    assert (answer["engages"], answer["parts"]) == ([], {})


def test_a_file_of_many_lines_shows_how_far_it_is_on_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(line(TEXT) * 450)
    terminal, theirs = pty.openpty()
    command = [sys.executable, "-m", "clausegraph", "extract", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        answers, _ = process.communicate(timeout=120)
    os.close(theirs)
    shown = os.read(terminal, 1_000_000).decode()
    os.close(terminal)
    assert len(lines(answers)) == 450
    assert "450/450" in shown


def test_who_stops_listening_gets_no_complaint(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(line(TEXT * 20) * 2_000)
    command = f"{sys.executable} -m clausegraph extract {file} | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, b"")


LINES = 3_000


def test_memory_does_not_grow_with_the_lines() -> None:
    given = line(f"{TEXT} {'It keeps records of consent and tells users of changes. ' * 34}")
    command = [sys.executable, "-m", "clausegraph", "extract", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        resident = []
        for number in range(LINES):
            process.stdin.write(given)
            process.stdin.flush()
            assert process.stdout.readline()
            if number in {500, LINES - 1}:
                resident.append(psutil.Process(process.pid).memory_info().rss)
        process.stdin.close()
        assert process.wait(30) == 0
    assert resident[1] - resident[0] < 1_200 * LINES, "much less than a line, or what is answered to it"
