"""SIMILAR_TO: stored is what comparing every pair gives, whatever happened before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer
from seed.record.similarity import SimilarWordings, link_similar, wording
from seed.text.hashes import sha256
from tests.records import records_of
from tests.reference.memory import Memory
from tests.reference.paths import alike

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    engine = contents.demonstration()
    contents.written_upon()
    return engine


def stored(engine: Engine) -> list[tuple[str, str, float]]:
    rows = engine.read("MATCH (a)-[r:SIMILAR_TO]->(b) RETURN a.key, b.key, r.score ORDER BY a.key, b.key")
    return [(str(a), str(b), float(score)) for a, b, score in rows]


def expected(engine: Engine) -> list[tuple[str, str, float]]:
    """Every pair compared, of the words that the graph holds."""
    text = "MATCH (p:Provision) RETURN p.key AS key, p.status AS status, p.excerptText AS excerptText"
    rows = [row | REST for row in records_of(engine, text)]
    memory = Memory([Batch(nodes=[NodeRow("Provision", row) for row in rows])])
    return [(one.start[1], one.end[1], one.properties["score"]) for one in alike(memory)]  # type: ignore[misc]


REST: dict[str, Any] = {"severity": "LOW", "exposureMax": "LOW"}


def reword(engine: Engine, key: str, text: str | None) -> None:
    engine.command(
        f"MATCH (p:Provision {{key: '{key}'}}) SET p.excerptText = {text!r}, p.excerptSha256 = '{sha256(text or '')}'"
        if text
        else f"MATCH (p:Provision {{key: '{key}'}}) SET p.status = 'REMOVED'"
    )


def test_what_is_stored_is_what_comparing_every_pair_gives(seeded: Engine) -> None:
    found = stored(seeded)
    assert len(found) >= 3
    assert found == expected(seeded)
    assert not link_similar(seeded), "a second time changes nothing"


def test_words_that_change_are_compared_again_and_what_is_gone_is_taken_away(seeded: Engine) -> None:
    a, b, _ = stored(seeded)[0]
    words = seeded.read("MATCH (p:Provision {key: $key}) RETURN p.excerptText", {"key": a})[0][0]
    others = seeded.read("MATCH (p:Provision) WHERE p.status = 'ACTIVE' AND p.excerptText IS NOT NULL RETURN p.key")
    for (key,) in others[::4]:
        reword(seeded, key, " ".join(str(words).split()))
    reword(seeded, b, "Nothing of this stands anywhere else: quixotic zephyrs jumble vexed oracles.")
    reword(seeded, a, None)
    assert link_similar(seeded)
    found = stored(seeded)
    assert found == expected(seeded)
    assert not any(a in (one, other) or b in (one, other) for one, other, _ in found)


def test_a_run_that_was_killed_is_made_good_by_the_next(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = stored(seeded)
    seeded.command("MATCH ()-[r:SIMILAR_TO]->() DELETE r")
    seeded.command("MATCH (p:Provision) REMOVE p.comparedSha256")
    write, left = Writer.write, [1]

    def killed(writer: Writer, batch: Batch) -> Any:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return write(writer, batch)

    monkeypatch.setattr(Writer, "write", killed)
    monkeypatch.setattr("seed.record.similarity._ROWS", 1)
    with pytest.raises(KeyboardInterrupt):
        link_similar(seeded)
    assert 0 < len(stored(seeded)) < len(pairs)
    monkeypatch.setattr(Writer, "write", write)
    assert link_similar(seeded)
    assert stored(seeded) == pairs


def test_boilerplate_of_a_platform_leaves_room_for_what_others_say() -> None:
    text = "Customers accept arbitration instead of courts for every dispute about these terms"
    own = [wording(f"own/terms/{number}", "own", f"{text} number{number}") for number in range(30)]
    others = [wording(f"other{number}/terms/x", f"other{number}", f"{text} elsewhere") for number in range(4)]
    near = list(SimilarWordings([*own, *others]).nearest("own/terms/0"))
    assert sum(one.startswith("other") for one in near) == 4
    assert sum(one.startswith("own") for one in near) == 3


def test_too_few_words_are_not_compared() -> None:
    similar = SimilarWordings(
        [wording(f"p{number}/d/x", f"p{number}", "We may change it. Check back.") for number in (1, 2)]
    )
    assert similar.alike("p1/d/x") == {}
