"""Who may write: one command at a time, however many ask at once, and what becomes of the place of one that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from clausegraph.server.midnight import Midnight
from clausegraph.writing import days_of
from graph.publish import revision
from graph.publish.kept_digest import added_up
from graph.publish.revision import publish_revision
from graph.store.present import promote
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer
from graph.turns import lease
from graph.turns.instants import utc_now
from graph.turns.lease import HeldError, Lease, LeaseLostError, forget_the_gone, holding
from graph.turns.state import read_state
from seed import seeding
from seed.archive import load as archive
from seed.record.stored_state import recorded_of
from tests import archives
from tests.archives import exported
from tests.asking import ask
from tests.corpora import corpus_at
from tests.project.test_command_line import run, server
from tests.property.test_now_is_today import clock_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine

AGENT: Any = {"slug": "someone", "name": "Someone", "method": "HUMAN"}
AGENTS = "MATCH (a:Agent) RETURN count(a)"


def write(engine: Engine) -> None:
    Writer(engine).write(Batch(nodes=[NodeRow("Agent", AGENT)]))


def together(work: Callable[[int], object], count: int) -> list[object]:
    """What `count` threads get or raise that do the same at once, and wait for one another at the end."""
    begin, end = threading.Barrier(count), threading.Barrier(count)
    got: list[object] = []

    def one(number: int) -> None:
        begin.wait()
        try:
            with_end = work(number)
            got.append(with_end)
        except Exception as error:  # told to the test
            got.append(error)
        end.wait()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_of_many_that_ask_at_once_one_is_let_in(empty_graph: Engine) -> None:
    tried = threading.Barrier(6)

    def ask_for_it(number: int) -> str:
        try:
            with holding(empty_graph, f"import {number}"):
                write(empty_graph)
                tried.wait(30)
                return "let in"
        except HeldError:
            tried.wait(30)
            raise

    got = together(ask_for_it, 6)
    assert got.count("let in") == 1, got
    assert sum(isinstance(one, HeldError) for one in got) == 5, got
    assert empty_graph.read("MATCH (l:WriteLease) RETURN count(l)") == [[0]], "the place is free again"
    with holding(empty_graph, "import"):
        write(empty_graph)


def test_who_is_refused_is_told_who_writes_and_what_to_do(empty_graph: Engine) -> None:
    with holding(empty_graph, "import ota"):
        got = together(lambda _: holding(empty_graph, "import corpus").__enter__(), 1)
    assert isinstance(got[0], HeldError)
    assert got[0].exit_code == 3
    told = str(got[0])
    assert f"`clausegraph import ota`, process {os.getpid()} on " in told
    assert f"since {datetime.now(UTC).date()}" in told
    assert "Wait until it has finished writing, or stop it, then run this one again" in told


def test_nobody_writes_or_publishes_beside_the_holder(empty_graph: Engine) -> None:
    with holding(empty_graph, "import ota"):
        write(empty_graph)
        for work in (write, publish_revision, promote):
            got = together(lambda _: work(empty_graph), 1)  # noqa: B023 (ends before the next)
            assert isinstance(got[0], HeldError), work
        publish_revision(empty_graph)
    write(empty_graph)


def leased(engine: Engine, held: dict[str, Any], seconds: float) -> None:
    engine.command(
        "MERGE (l:WriteLease) SET l = $held, l.until = datetime.realtime().epochMillis + $left",
        held=held,
        left=round(seconds * 1000),
    )


def lease_of(**other: Any) -> dict[str, Any]:
    return {name: getattr(Lease("import ota"), name) for name in Lease.__slots__} | other


def test_the_place_of_a_process_that_was_killed_is_free_at_once(empty_graph: Engine) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        alive = lease_of(pid=process.pid, started=lease._started(process.pid), key="theirs")
        assert alive["started"]
        leased(empty_graph, alive, 60)
        with pytest.raises(HeldError), holding(empty_graph, "import corpus"):
            pass
        process.kill()
        assert wait_until(lambda: not lease._started(process.pid)), "also before anybody has asked how it ended"
        with holding(empty_graph, "import corpus"):
            write(empty_graph)


def wait_until(condition: Callable[[], bool]) -> bool:
    due = time.monotonic() + 10
    while not condition() and time.monotonic() < due:
        time.sleep(0.02)
    return condition()


def test_the_place_of_another_machine_is_free_when_it_has_lapsed(empty_graph: Engine) -> None:
    leased(empty_graph, lease_of(machine="another", pid=1, key="theirs"), 60)
    with pytest.raises(HeldError, match=r"if it was killed, its place is free in (60|59) s"):
        write(empty_graph)
    leased(empty_graph, lease_of(machine="another", pid=1, key="theirs"), 0.5)
    time.sleep(0.6)
    write(empty_graph)
    with holding(empty_graph, "import corpus"):
        write(empty_graph)


def test_who_alone_can_reach_the_graph_believes_in_no_other_machine(empty_graph: Engine) -> None:
    leased(empty_graph, lease_of(machine="another", key="theirs"), 60)
    forget_the_gone(empty_graph, read_state(empty_graph))
    write(empty_graph)
    leased(empty_graph, lease_of(key="mine"), 60)
    forget_the_gone(empty_graph, read_state(empty_graph))
    with pytest.raises(HeldError):
        write(empty_graph)
    empty_graph.command("MATCH (l:WriteLease) DELETE l")


def test_a_holder_that_lives_keeps_its_place(empty_graph: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_S", 1.5)
    monkeypatch.setattr(lease, "_BEAT_S", 0.3)
    with holding(empty_graph, "import ota"):
        time.sleep(3)
        assert isinstance(together(lambda _: write(empty_graph), 1)[0], HeldError)


def test_a_holder_whose_place_was_taken_writes_nothing_more(empty_graph: Engine) -> None:
    with holding(empty_graph, "import ota"):
        write(empty_graph)
        leased(empty_graph, lease_of(command="import corpus", key="theirs"), 60)
        for work in (write, publish_revision):
            with pytest.raises(LeaseLostError, match="its place was taken by `clausegraph import corpus`"):
                work(empty_graph)
    assert empty_graph.read("MATCH (l:WriteLease) RETURN l.key") == [["theirs"]], "nor takes the other's place"
    empty_graph.command("MATCH (l:WriteLease) DELETE l")
    assert empty_graph.read("MATCH (r:Revision) RETURN count(r)") == [[0]]


def test_two_first_publications_at_once_are_one(empty_graph: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no published state yet that two could wait for."""
    write(empty_graph)
    digested = threading.Barrier(2)

    def at_once(engine: Engine, found: Any) -> Any:
        sums = added_up(engine, found)
        if found.total is None:
            digested.wait(30)
        return sums

    monkeypatch.setattr(revision, "added_up", at_once)
    got = together(lambda _: publish_revision(empty_graph), 2)
    assert got[0] == got[1]
    assert empty_graph.read("MATCH (r:Revision) RETURN r.key") == [["r1"]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return corpus_at(tmp_path / "corpus")


def test_what_a_slow_import_writes_is_later_than_what_was_published_meanwhile(
    catalogued: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The corpus tells of instants in the past, which count only in a graph that was never published."""
    published: list[Any] = []

    def meanwhile(engine: Engine, document: str) -> Any:
        published.append(publish_revision(engine))
        return recorded_of(engine, document)

    monkeypatch.setattr(seeding, "recorded_of", meanwhile)
    done = seeding.import_corpus(catalogued, corpus)
    assert (published[0].key, done.revision.key) == ("r1", "r2")
    for label in ("Claim", "ProvisionVersion", "DocumentVersion", "Platform"):
        ((first,),) = catalogued.read(f"MATCH (n:{label}) RETURN min(n.recordedFrom)")
        assert first.to_native() > published[0].published_at, label
    assert ask(catalogued, '{ provisions(at: {revision: "r1"}) { totalCount } }') == {"provisions": {"totalCount": 0}}


def test_an_archive_that_grows_under_a_clock_that_was_set_back_changes_no_published_state(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    query = """{ provisions(at: {revision: "r1"}, first: 50) { nodes { key title severity validTo excerpt { text }
      history { nodes { validTo lastSeen } } } } changes(at: {revision: "r1"}) { totalCount } }"""
    monkeypatch.setattr(archives, "VERSIONS", archives.VERSIONS[:2])
    archive.import_archive(catalogued, exported(tmp_path / "one"), clock=lambda: now)
    before = ask(catalogued, query)
    assert before["provisions"]["nodes"]
    monkeypatch.undo()
    archive.import_archive(catalogued, exported(tmp_path / "two"), clock=lambda: now - timedelta(hours=1))
    assert ask(catalogued, query) == before
    first, second = catalogued.read("MATCH (r:Revision) RETURN r.publishedAt ORDER BY r.ordinal")
    assert first[0] < second[0]
    found = catalogued.read(
        "MATCH (n:ProvisionVersion|DocumentVersion|Claim) WHERE n.recordedFrom > $first "
        "RETURN count(n) > 5, max(n.recordedFrom) < $second",
        {"first": first[0], "second": second[0]},
    )
    assert found == [[True, True]]


def test_a_day_begins_when_the_import_has_ended(catalogued: Engine, corpus: Path) -> None:
    seeding.import_corpus(catalogued, corpus, clock=clock_at(utc_now().date() - timedelta(days=1)))
    begun, work = threading.Event(), days_of(catalogued, seed_empty=False, prepared=True)

    def begin() -> None:
        work()
        begun.set()

    with holding(catalogued, "import ota"):
        midnight = Midnight(begin, at_once=True, longest_s=0.1)
        midnight.start()
        assert not begun.wait(1)
    assert begun.wait(30)
    midnight.stop()


def test_commands_are_refused_beside_another_and_check_is_not(
    catalogued: Engine, neo4j: EmbeddedNeo4j, corpus: Path
) -> None:
    seeding.import_corpus(catalogued, corpus)
    catalogued.command("MATCH (f:GraphFormat) DELETE f")  # something to do before the graph says what holds today
    with holding(catalogued, "import ota"):
        refused = run("import", "corpus", str(corpus), **server(neo4j))
        checked = run("check", **server(neo4j))
    assert refused.returncode == 3
    assert f"another command writes into this graph: `clausegraph import ota`, process {os.getpid()}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert checked.returncode == 0
    assert "may still describe an earlier day" in checked.stderr
    done = run("import", "corpus", str(corpus), **server(neo4j))
    assert done.returncode == 0, done.stderr
