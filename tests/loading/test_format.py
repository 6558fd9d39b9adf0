"""Folders of other versions: an older one is brought up to this one, a newer one is left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clausegraph.server.serving import prepare
from clausegraph.writing import begin_day_if_free, writing
from graph.progress import silent
from graph.publish import format as stored_format
from graph.publish.digest import content_digest
from graph.publish.format import VERSION, NewerFormatError, bring_up, remember_reader
from graph.publish.invariants import broken_invariants
from graph.publish.kept_digest import kept
from graph.settings import GraphSettings
from graph.store.indexes import ensure, schema_is_whole
from graph.turns.instants import take_turn, utc_now
from graph.turns.state import read_state
from seed import seeding
from seed.seeding import DEMONSTRATION, import_corpus
from tests.asking import ask
from tests.project.test_command_line import run, server

if TYPE_CHECKING:
    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine
    from tests.contents import Contents

_READ = """query Read($at: TimeInput) { provisions(at: $at, first: 100) { totalCount nodes { key title severity
  engages { totalCount } flags { totalCount } } } }"""
#: What the formats since the first one have added.
_ADDED = (
    "MATCH ()-[r:SUGGESTED_ENGAGES|SUGGESTED_FLAGS]->() DELETE r",
    "MATCH (n:GraphFormat|ContentDigest|DigestPart) DELETE n",
    "MATCH (t:WriteTurn) REMOVE t.day, t.begun",
    "DROP CONSTRAINT digestpart_key",
    "MATCH (p:ActiveProvision) REMOVE p:ActiveProvision",
    "MATCH (p:Clause) REMOVE p:Clause",
    "MATCH (r:Revision) SET r.contentHash = 'of another rule'",
)


@pytest.fixture
def older(contents: Contents) -> Engine:
    """The demonstration as an earlier version left it."""
    engine = contents.demonstration()
    contents.name = "written by a test"
    for text in _ADDED:
        engine.command(text)
    return engine


def everything(engine: Engine) -> Any:
    """All that a graph holds."""
    return (
        sorted(str(one) for one in engine.read("MATCH (n) RETURN labels(n), properties(n)")),
        sorted(str(one) for one in engine.read("MATCH ()-[r]->() RETURN type(r), properties(r)")),
        engine.read("SHOW INDEXES YIELD name RETURN name ORDER BY name"),
    )


def test_an_older_graph_is_brought_up_and_says_what_it_said(
    contents: Contents,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = ask(contents.demonstration(), _READ, {"at": {"revision": "r1"}})
    older: Engine = request.getfixturevalue("older")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(stored_format.STEPS, 2, (*stored_format.STEPS[2][:1], ("cut", cut)))
        with pytest.raises(KeyboardInterrupt), writing(older, "import ota", silent):
            pass
    assert read_state(older).version is None
    assert prepare(older, GraphSettings(), seed_empty=True)
    assert "of an earlier version was brought up to this one: labels, what holds today" in capsys.readouterr().err
    assert read_state(older).version == VERSION
    assert schema_is_whole(older)
    revisions = older.read("MATCH (r:Revision) RETURN r.key, r.contentHash ORDER BY r.ordinal")
    assert [revision for revision, _ in revisions] == ["r1", "r2", "r3"], "the digest is another one, then suggestions"
    assert (revisions[0][1], revisions[-1][1]) == ("of another rule", content_digest(older))
    assert ask(older, _READ, {"at": {"revision": "r1"}}) == before
    assert ask(older, _READ)["provisions"]["totalCount"] == before["provisions"]["totalCount"]
    assert not any(broken_invariants(older, silent).values())
    there = everything(older)
    begin_day_if_free(older, "check")
    assert prepare(older, GraphSettings(), seed_empty=True)
    assert everything(older) == there, "nothing is to be done any more"
    again = import_corpus(older, DEMONSTRATION)
    assert (bool(again.written), again.revision.key) == (False, "r3")


def test_what_an_import_left_unpublished_stays_so_in_an_older_graph(older: Engine) -> None:
    older.command("MATCH (r:Revision) SET r.unpublished = datetime()")
    with writing(older, "import ota", silent):
        newest = read_state(older).newest
        assert newest is not None
        assert (newest.key, bool(newest.unpublished)) == ("r1", True)
        assert kept(older).total is None
    assert import_corpus(older, DEMONSTRATION).revision.content_hash == content_digest(older)


def test_a_newer_graph_is_refused_before_anything_is_written(contents: Contents, neo4j: EmbeddedNeo4j) -> None:
    engine = contents.demonstration()
    with writing(engine, "import ota", silent):
        pass
    contents.name = "written by a test"
    engine.command("MATCH (f:GraphFormat) SET f.version = $version", version=VERSION + 1)
    engine.command("MATCH (t:WriteTurn) SET t.day = date('2020-01-01')")
    engine.command("DROP INDEX jurisdiction_level")
    there = everything(engine)
    try:
        with pytest.raises(NewerFormatError, match=f"format {VERSION + 1}, and this version of Clausegraph knows"):
            bring_up(engine)
        with pytest.raises(NewerFormatError):
            prepare(engine, GraphSettings(), seed_empty=True)
        done = run("check", **server(neo4j))
        assert done.returncode == 2
        assert "nothing was written. Use the version that wrote the graph, or a later one" in done.stderr
        assert everything(engine) == there
    finally:
        engine.command("MATCH (f:GraphFormat) DELETE f")
        ensure(engine)


def test_a_new_graph_is_of_the_format_of_this_version(empty_graph: Engine) -> None:
    assert bring_up(empty_graph) == []
    assert read_state(empty_graph).version == VERSION
    assert read_state(empty_graph).reader_version is None

    def write(tx: Any) -> None:
        take_turn(tx, utc_now)
        remember_reader(tx, 7)

    empty_graph.write(write)
    assert (read_state(empty_graph).reader_version, read_state(empty_graph).version) == (7, VERSION)


def test_a_catalogue_that_was_written_whole_is_not_written_again(
    empty_graph: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What tells that it was written goes before anything else of another one is written, and comes back last."""
    steps: list[int] = []

    def progress(what: str, done: int, total: int | None) -> None:
        steps.append(done)
        if done == 2 and len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seeding.seed_catalogue(empty_graph, progress)
    assert read_state(empty_graph).catalogue is None
    assert seeding.seed_catalogue(empty_graph, progress)
    known = read_state(empty_graph).catalogue
    assert known is not None
    count = len(steps)
    assert not seeding.seed_catalogue(empty_graph, progress)
    assert len(steps) == count
    monkeypatch.setattr(seeding, "rows_digest", lambda _: "another")
    empty_graph.command("MATCH (j:Jurisdiction {code: 'DE'}) SET j.name = 'Elsewhere'")
    assert seeding.seed_catalogue(empty_graph, progress)
    assert empty_graph.read("MATCH (j:Jurisdiction {code: 'DE'}) RETURN j.name") == [["Germany"]]
    assert read_state(empty_graph).catalogue == "another"
