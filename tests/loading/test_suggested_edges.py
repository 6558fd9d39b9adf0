"""Suggestions as edges: of types of their own, dated, several on one pair; what is said no longer stays in the past tense."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from claims.review.claim_rows import Evidence, claim_rows, whole
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.format import VERSION, bring_up
from graph.publish.invariants import broken_invariants
from graph.publish.revision import publish_revision
from graph.store.projection import projected
from graph.store.rows import NOW, Batch, EdgeRow
from graph.store.writer import Writer
from graph.turns.state import read_state
from seed.archive import load as archive
from seed.seeding import begin_day, import_corpus
from tests.archives import export, exported
from tests.corpora import PROVISION, corpus_at
from tests.property.test_now_is_today import clock_at
from tests.records import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from graph.store.rows import Value

DAY = date(2026, 11, 29)
_CLAUSE = "made/terms/liability"
_EDGES = """
MATCH (p)-[r:SUGGESTED_ENGAGES|SUGGESTED_ENGAGED|SUGGESTED_WILL_ENGAGE|SUGGESTED_FLAGS|SUGGESTED_FLAGGED]->(t)
WHERE $of IN [p.key, '']
RETURN type(r) AS type, coalesce(t.path, t.code) AS target, r.status AS status, r.confidence AS confidence,
  r.claimKey AS claim, r.pair AS pair, r.key AS key, r.recordedFrom AS known, r.recordedTo AS until, r.validFrom AS since
ORDER BY target, claim, known"""


def edges(engine: Engine, of: str = "") -> list[dict[str, Any]]:
    return records_of(engine, _EDGES, of=of)


def is_whole(engine: Engine, day: date | None = None) -> bool:
    told = broken_invariants(engine, silent, clock_at(day)) if day else broken_invariants(engine, silent)
    assert {name: breaches for name, breaches in told.items() if breaches} == {}
    return True


@pytest.fixture
def corpus(catalogued: Engine, tmp_path: Path) -> Engine:
    corpus_at(tmp_path)
    import_corpus(catalogued, tmp_path, clock=clock_at(DAY))
    return catalogued


def suggest(engine: Engine, clock: Any, target: tuple[str, str] = ("LegalTarget", "eu-uctd"), **says: Value) -> str:
    """Write a claim of the suggester, or what the claim says now; its key."""
    key = f"{_CLAUSE}~{target[1]}~suggester~9"
    claim: dict[str, Value] = {
        "key": key,
        "state": "MAPPED",
        "status": "SUGGESTED",
        "modality": "MAY_ENGAGE",
        "confidence": 0.5,
        "rationale": "Perhaps.",
        "method": "AUTOMATION",
        "parties": [],
        "recordedFrom": NOW,
        "createdAt": NOW,
        "revision": 1,
    }
    claim |= says
    rows = [*claim_rows(claim, (_CLAUSE, target), "suggester", [Evidence("EXCERPT", quote="We pay")])]
    edge = projected(whole(claim), _CLAUSE, target, clock().date())
    gone = EdgeRow("SUGGESTED_ENGAGES", ("Provision", _CLAUSE), target, {"claimKey": key})
    Writer(engine, clock).write(Batch.of([*rows, *([edge] if edge else [])], removed_edges=[] if edge else [gone]))
    return key


def test_laws_that_an_archive_names_are_suggested_edges(catalogued: Engine, tmp_path: Path) -> None:
    archive.import_archive(catalogued, exported(tmp_path))
    found = [one for one in edges(catalogued) if one["claim"].startswith("alpha-co/terms-of-service/your-data~")]
    assert [(one["type"], one["target"], one["status"]) for one in found] == [
        ("SUGGESTED_ENGAGES", "eu-gdpr/art-6", "SUGGESTED"),
        ("SUGGESTED_ENGAGES", "eu-gdpr/art-9", "SUGGESTED"),
    ]
    assert {str(one["since"]) for one in found} == {"2026-01-01"}, "since the words name it"
    assert all(one["key"] == one["pair"] and one["pair"].rsplit("~", 1)[0] in one["claim"] for one in found)
    assert not catalogued.read("MATCH ()-[r:ENGAGES|FLAGS]->() RETURN r")
    assert is_whole(catalogued)
    before = content_digest(catalogued), edges(catalogued)
    assert archive.import_archive(catalogued, tmp_path).rows_written == 0
    assert (content_digest(catalogued), edges(catalogued)) == before


def test_what_the_words_name_no_longer_is_no_longer_suggested(catalogued: Engine, tmp_path: Path) -> None:
    kept = "We keep what you send to us for as long as your account is open, and delete it when you close it. " * 6
    first = f"# Terms\n\n## Data\n\nWe process data under Article 9 of the GDPR.\n\n## Keeping\n\n{kept}\n"
    told = [
        ("Beta", "Privacy Policy", "2026-01-01", "First record of", first),
        ("Beta", "Privacy Policy", "2026-01-02", "Record new changes of", first.replace("Article 9", "Article 6")),
        ("Beta", "Privacy Policy", "2026-01-03", "Record new changes of", first),
    ]
    archive.import_archive(catalogued, export(tmp_path / "two", told[:2]))
    gone, named = edges(catalogued)[::-1]
    assert (gone["type"], gone["target"], gone["status"]) == ("SUGGESTED_ENGAGED", "eu-gdpr/art-9", "SUGGESTED")
    assert gone["until"] > gone["known"]
    assert (named["type"], named["target"]) == ("SUGGESTED_ENGAGES", "eu-gdpr/art-6")
    assert catalogued.read("MATCH (c:Claim {key: $key}) RETURN c.status", {"key": gone["claim"]}) == [["STALE"]]
    archive.import_archive(catalogued, export(tmp_path / "three", told))
    again = [one for one in edges(catalogued) if one["target"] == "eu-gdpr/art-9"]
    assert [one["type"] for one in again] == ["SUGGESTED_ENGAGED", "SUGGESTED_ENGAGES"]
    assert again[1]["known"] > again[0]["until"], "a record of its own, which begins now"
    assert is_whole(catalogued)


def test_several_may_be_suggested_of_one_pair_beside_its_fact(corpus: Engine) -> None:
    before = corpus.read("MATCH (p)-[r:ENGAGES]->(t) RETURN properties(r)")
    suggest(corpus, clock_at(DAY, 13))
    other = {"key": f"{_CLAUSE}~eu-uctd~clausegraph-editors~8", "method": "HUMAN"}
    suggest(corpus, clock_at(DAY, 14), **other)  # type: ignore[arg-type]
    found = edges(corpus, _CLAUSE)
    assert [one["type"] for one in found] == ["SUGGESTED_ENGAGES"] * 2
    assert len({one["pair"] for one in found}) == 2
    assert not any("suggester" in one["pair"] or "editors" in one["pair"] for one in found), "names no author"
    assert corpus.read("MATCH (p)-[r:ENGAGES]->(t) RETURN properties(r)") == before
    assert is_whole(corpus, DAY)


def test_what_is_suggested_otherwise_leaves_its_record_behind(corpus: Engine) -> None:
    clock = clock_at(DAY, 13)
    suggest(corpus, clock)
    first = edges(corpus, _CLAUSE)
    assert not Writer(corpus, clock).write(Batch()), "nothing is written"
    suggest(corpus, clock)
    assert edges(corpus, _CLAUSE) == first, "nothing new is said"
    suggest(corpus, clock, confidence=0.75, condition="where people pay")
    former, now = edges(corpus, _CLAUSE)
    assert (former["type"], former["confidence"], former["until"]) == ("SUGGESTED_ENGAGED", 0.5, now["known"])
    assert (now["type"], now["confidence"], now["until"]) == ("SUGGESTED_ENGAGES", 0.75, None)
    suggest(corpus, clock, confidence=0.75, condition=None)
    assert [one["type"] for one in edges(corpus, _CLAUSE)] == ["SUGGESTED_ENGAGED"] * 2 + ["SUGGESTED_ENGAGES"]
    suggest(corpus, clock, status="IN_REVIEW", confidence=0.75, condition=None)
    assert [one["status"] for one in edges(corpus, _CLAUSE)] == ["SUGGESTED"] * 3 + ["IN_REVIEW"]
    assert is_whole(corpus, DAY)


@pytest.mark.parametrize("status", ["REJECTED", "SUPERSEDED", "STALE"])
def test_what_is_decided_is_suggested_no_longer(corpus: Engine, status: str) -> None:
    clock = clock_at(DAY, 13)
    suggest(corpus, clock)
    suggest(corpus, clock, status=status)
    (former,) = edges(corpus, _CLAUSE)
    assert (former["type"], former["status"]) == ("SUGGESTED_ENGAGED", "SUGGESTED")
    assert former["until"] > former["known"]
    assert is_whole(corpus, DAY)
    suggest(corpus, clock)
    assert [one["type"] for one in edges(corpus, _CLAUSE)] == ["SUGGESTED_ENGAGED", "SUGGESTED_ENGAGES"]
    assert is_whole(corpus, DAY)


def test_a_suggestion_waits_for_its_day_and_ends_on_its_day(corpus: Engine) -> None:
    days = [DAY + timedelta(days=number) for number in range(4)]
    suggest(corpus, clock_at(DAY, 13), validFrom=days[1], validTo=days[2])
    tenses = []
    for day in days[:3]:
        begin_day(corpus, clock_at(day, 14))
        tenses += [one["type"] for one in edges(corpus, _CLAUSE)]
        assert is_whole(corpus, day)
    assert tenses == ["SUGGESTED_WILL_ENGAGE", "SUGGESTED_ENGAGES", "SUGGESTED_ENGAGED"]
    suggest(corpus, clock_at(days[2], 15), status="REJECTED", validFrom=days[1], validTo=days[2])
    (ended,) = edges(corpus, _CLAUSE)
    assert ended["until"] is not None
    assert is_whole(corpus, days[2])


def test_what_a_corpus_suggests_is_an_edge_until_it_says_otherwise(corpus: Engine, tmp_path: Path) -> None:
    file = tmp_path / PROVISION
    text = file.read_text()
    told = "claims:\n  - {target: eu-dsa, agent: suggester, confidence: 0.4, rationale: Perhaps.}\n"
    file.write_text(text.replace("claims:\n", told))
    import_corpus(corpus, tmp_path, clock=clock_at(DAY, 13))
    assert [one["type"] for one in edges(corpus, _CLAUSE)] == ["SUGGESTED_ENGAGES"]
    assert is_whole(corpus, DAY)
    assert not import_corpus(corpus, tmp_path, clock=clock_at(DAY, 14)).written
    file.write_text(
        file.read_text().replace("confidence: 0.4, rationale: Perhaps", "confidence: 0.45, rationale: Perhaps")
    )
    import_corpus(corpus, tmp_path, clock=clock_at(DAY, 15))
    assert [(one["type"], one["confidence"]) for one in edges(corpus, _CLAUSE)] == [
        ("SUGGESTED_ENGAGED", 0.4),
        ("SUGGESTED_ENGAGES", 0.45),
    ]
    file.write_text(
        file.read_text().replace(
            "agent: suggester, confidence: 0.45", "agent: suggester, status: REJECTED, confidence: 0.45"
        )
    )
    import_corpus(corpus, tmp_path, clock=clock_at(DAY, 16))
    assert [one["type"] for one in edges(corpus, _CLAUSE)] == ["SUGGESTED_ENGAGED"] * 2
    assert is_whole(corpus, DAY)


def test_what_its_author_accepts_is_suggested_no_longer(corpus: Engine, tmp_path: Path) -> None:
    file = tmp_path / PROVISION
    text = file.read_text()
    told = "claims:\n  - {target: eu-dsa, agent: suggester, confidence: 0.4, rationale: Perhaps.}\n"
    file.write_text(text.replace("claims:\n", told))
    import_corpus(corpus, tmp_path, clock=clock_at(DAY, 13))
    fact = (
        "engages:\n  - {target: eu-dsa, agent: suggester, confidence: 0.4, rationale: Surely., parties: [END_USER]}\n"
    )
    file.write_text(text.replace("engages:\n", fact))
    import_corpus(corpus, tmp_path, clock=clock_at(DAY, 14))
    (former,) = edges(corpus, _CLAUSE)
    assert (former["type"], former["until"] is None) == ("SUGGESTED_ENGAGED", False)
    assert corpus.read("MATCH ()-[r:ENGAGES {pair: $pair}]->() RETURN r.status", {"pair": f"{_CLAUSE}~eu-dsa"}) == [
        ["ACCEPTED"]
    ]
    assert is_whole(corpus, DAY)


def test_an_accepted_claim_is_a_fact_since_its_review() -> None:
    made, reviewed = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    claim: dict[str, Value] = {"key": "a/b/c~eu-dsa~p", "state": "MAPPED", "rationale": "Told.", "recordedFrom": made}
    says: dict[str, Value] = {"status": "ACCEPTED", "reviewedAt": reviewed, "statedFrom": reviewed}
    end = ("LegalTarget", "eu-dsa")
    statuses: tuple[dict[str, Value], ...] = (
        {"status": "SUGGESTED"},
        says,
        {**says, "status": "STALE"},
        {"status": "STALE"},
    )
    suggested, accepted, stale, turned_stale = (projected({**claim, **one}, "a/b/c", end, DAY) for one in statuses)
    assert suggested
    assert accepted
    assert stale
    assert turned_stale is None, "a suggestion that went stale was never a fact"
    assert (suggested.type, suggested.properties["recordedFrom"]) == ("SUGGESTED_ENGAGES", made)
    assert (accepted.type, accepted.properties["recordedFrom"]) == ("ENGAGES", reviewed)
    assert (stale.type, stale.properties["status"]) == ("ENGAGES", "STALE")
    assert accepted.properties["pair"] == "a/b/c~eu-dsa"
    assert str(suggested.properties["pair"]).startswith("a/b/c~eu-dsa~")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("MATCH ()-[r:SUGGESTED_ENGAGES]->() DELETE r", "SUGGESTED, but there is no SUGGESTED_ENGAGES edge"),
        ("MATCH ()-[r:SUGGESTED_ENGAGES]->() SET r.confidence = 0.9", "differs from its claim"),
        ("MATCH (c:Claim {status: 'SUGGESTED'}) SET c.status = 'REJECTED'", "is REJECTED, and stands for no such edge"),
        ("MATCH ()-[r:SUGGESTED_ENGAGES]->() SET r.claimKey = 'nobody'", "there is no claim nobody"),
    ],
)
def test_a_projection_that_is_not_the_claims_is_told(corpus: Engine, text: str, told: str) -> None:
    suggest(corpus, clock_at(DAY, 13))
    corpus.command(text)
    broken = broken_invariants(corpus, silent, clock_at(DAY))
    found = broken["the projection rebuilt equals the projection stored"]
    assert any(told in one for one in found), found


def test_a_graph_of_the_format_before_gets_its_suggestions(corpus: Engine) -> None:
    suggest(corpus, clock_at(DAY, 13))
    digest = content_digest(corpus)
    published = publish_revision(corpus, clock_at(DAY, 14))
    stored = edges(corpus, _CLAUSE)
    corpus.command("MATCH ()-[r:SUGGESTED_ENGAGES]->() DELETE r")
    corpus.command("MATCH (f:GraphFormat) SET f.version = 2")
    corpus.command("MATCH (d:ContentDigest|DigestPart) DELETE d")
    assert bring_up(corpus, clock_at(DAY, 15)) == ["suggestions", "findings of the quality rules"]
    assert edges(corpus, _CLAUSE) == stored
    assert content_digest(corpus) == digest
    newest = read_state(corpus).newest
    assert newest is not None
    assert (newest.ordinal, newest.content_hash) == (published.ordinal, digest)
    assert read_state(corpus).version == VERSION
    assert bring_up(corpus, clock_at(DAY, 16)) == []
    assert is_whole(corpus, DAY)
