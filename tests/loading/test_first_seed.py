"""A first seed that is cut, wherever that is, and goes on: the graph is the one that a whole seed makes."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from clausegraph.server.serving import prepare
from clausegraph.writing import writing
from graph.engine import Engine
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from graph.settings import GraphSettings
from graph.turns.unfinished import is_unfinished, mark_unfinished
from seed import seeding
from tests.corpora import corpus_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contents import Contents


class Killed(BaseException):
    """In the place of a kill: nothing is caught, and nothing more is written."""


@contextmanager
def killed_after(writes: int) -> Iterator[None]:
    """Only so many transactions that write are let through."""
    write, left = Engine.write, [writes]

    def counted(self: Engine, *given: Any, **named: Any) -> Any:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return write(self, *given, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Engine, "write", counted)
        with pytest.raises(Killed):
            yield


@contextmanager
def killed_before_its_publication() -> Iterator[None]:
    def kill(*_: object, **_named: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seeding, "publish_revision", kill)
        with pytest.raises(Killed):
            yield


#: Labels of what a graph tells of itself.
UNSAID = {"WriteTurn", "GraphFormat", "ContentDigest", "DigestPart", "StalePart"}


def figures(engine: Engine) -> Counter[str]:
    counted = engine.read("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*)")
    edges = engine.read("MATCH ()-[r]->() RETURN type(r), count(*)")
    return Counter({name: count for name, count in [*counted, *edges] if name not in UNSAID})


def revisions(engine: Engine) -> list[Any]:
    return [key for (key,) in engine.read("MATCH (r:Revision) RETURN r.key ORDER BY r.ordinal")]


def test_a_first_seed_that_was_cut_again_and_again_ends_as_a_whole_one(contents: Contents) -> None:
    engine = contents.demonstration()
    whole = figures(engine), content_digest(engine)
    contents.empty()
    contents.name = "written by a test"
    with killed_after(1):
        seeding.seed(engine)
    assert is_unfinished(engine), "before anything else is there"
    with killed_after(3):
        seeding.seed(engine)
    assert seeding.wants_seed(engine)
    with killed_after(12):
        prepare(engine, GraphSettings(), seed_empty=True)
    # Of a process that was killed the lease would count no more; this one goes on.
    engine.command("MATCH (l:WriteLease) DELETE l")
    with killed_before_its_publication():
        seeding.seed(engine)
    assert revisions(engine) == []
    assert not prepare_without_seed(engine)
    # Whoever writes next finishes it first.
    with writing(engine, "import corpus", silent):
        assert revisions(engine) == ["r1"]
        assert not is_unfinished(engine)
        assert (figures(engine) - Counter({"WriteLease": 1}), content_digest(engine)) == whole
    assert not any(broken_invariants(engine, silent).values())
    contents.name = "demonstration"


def prepare_without_seed(engine: Engine) -> list[Any]:
    """What is published after a start that is not to seed anything."""
    prepare(engine, GraphSettings(), seed_empty=False)
    assert is_unfinished(engine)
    return revisions(engine)


def test_an_import_that_was_cut_is_not_mixed_with_the_demonstration(
    catalogued: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus_at(tmp_path)
    with killed_before_its_publication():
        seeding.import_corpus(catalogued, tmp_path)
    capsys.readouterr()
    assert prepare(catalogued, GraphSettings(), seed_empty=True)
    assert "data that was never published" in capsys.readouterr().err
    assert catalogued.read("MATCH (p:Platform) RETURN p.slug") == [["made"]]
    assert revisions(catalogued) == []
    seeding.import_corpus(catalogued, tmp_path)
    assert revisions(catalogued) == ["r1"]
    prepare(catalogued, GraphSettings(), seed_empty=True)
    assert "never published" not in capsys.readouterr().err


def test_a_graph_that_holds_anything_is_not_marked(catalogued: Engine) -> None:
    mark_unfinished(catalogued)
    assert not is_unfinished(catalogued)
