"""Days on which something begins or ends: what is there on the day before, on the day, and on the day after."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from graph.progress import silent
from graph.publish.format import bring_up
from graph.publish.invariants import broken_invariants
from graph.store.rows import Batch, EdgeRow, NodeRow
from graph.store.writer import Writer
from graph.turns.instants import TICK
from seed import seeding
from seed.seeding import begin_day, import_corpus
from tests.asking import ask
from tests.corpora import FILES, PROVISION, corpus_at
from tests.property.test_now_is_today import clock_at

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from graph.turns.instants import Turn

DAY = date(2026, 11, 29)
DAYS = [DAY + timedelta(days=number) for number in (-1, 0, 1, 2)]

_FRESH = "made/terms/provisions/fresh.md"
_CLAUSE = """---
title: Brevity
severity: LOW
exposure: [LOW, LOW]
confidence: HIGH
category: [liability-limitation]
version: 2026-11-20
engages:
  - {target: eu-dsa, confidence: 0.5, rationale: Told., parties: [END_USER]}
claims:
  - {target: eu-gdpr, agent: suggester, confidence: 0.4, rationale: Perhaps.}
---

## Excerpt
We will be brief.
"""

ALL = """query All($at: TimeInput) {
  provisions(at: $at, first: 50, filter: {status: [ACTIVE, REMOVED, MERGED, SUPERSEDED]}) { totalCount nodes {
    key title severity status firstSeen lastSeen validFrom validTo recordedFrom sourceVersion { sha256 } category
    engages { totalCount nodes { validFrom validTo recordedFrom confidence target { path } } }
    flags { totalCount nodes { validFrom validTo recordedFrom jurisdiction { code } } }
    history { totalCount nodes { severity validFrom validTo lastSeen } } } }
  engagements(at: $at, first: 50) { totalCount nodes { provision { key } target { path } } }
  graph(at: $at) { provisions engagements flags revision contentHash unpublished }
  changes(at: $at) { nodes { detectedAt affects { effect provision { key title status validFrom severity } } } }
  legal(at: $at, path: "eu-dsa") { engagedBy { totalCount } }
  platforms(at: $at, filter: {slug: ["made"]}) { nodes { provisions { totalCount } documents { nodes { key } } } } }"""
CLAIMS = """query Claims($at: TimeInput) {
  nodes(at: $at, ids: ["Claim:made/terms/fresh~eu-gdpr~28a2e52eacb6"]) { id
    ... on Claim { provision { key title validFrom } } } }"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        **FILES,
        "made/terms/versions/2026-11-20.md": (
            f"---\nfetchedAt: 2026-11-20T09:00:00Z\neffectiveOn: {DAY + timedelta(days=1)}\n---\n"
            "# Terms\n\nWe pay at most two euro.\n\nWe will be brief.\n"
        ),
        _FRESH: _CLAUSE,
        PROVISION: FILES[PROVISION]
        .replace("version: 2026-02-01", "version: 2026-11-20")
        .replace("at most five euro", "at most two euro")
        .replace(
            "    excerpt: We pay at most ten euro.\n",
            "    excerpt: We pay at most ten euro.\n"
            "  - version: 2026-02-01\n    severity: LOW\n    exposure: [LOW, HIGH]\n    excerpt: We pay at most five euro.\n",
        ),
    }
    return corpus_at(tmp_path, files)


def same(engine: Engine, day: date) -> Any:
    """What is read without `at`, on a day that is read at too."""
    newest = engine.read("MATCH (r:Revision) RETURN r.key ORDER BY r.ordinal DESC LIMIT 1")[0][0]
    known = datetime(2999, 1, 1, tzinfo=UTC).isoformat()
    found: dict[str, Any] = {}
    for text in (ALL, CLAIMS):
        now = ask(engine, text)
        assert ask(engine, text, {"at": {"asOf": day.isoformat(), "knownAt": known}}) == now, day
        found |= now
    assert ask(engine, ALL, {"at": {"revision": newest}})["provisions"] == found["provisions"]
    broken = broken_invariants(engine, silent, clock_at(day))
    assert {name: breaches for name, breaches in broken.items() if breaches} == {}
    return found


def test_a_provision_waits_for_its_day(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder, clock=clock_at(DAY))
    before = same(catalogued, DAY)
    assert [one["key"] for one in before["provisions"]["nodes"]] == ["made/terms/liability"]
    assert before["provisions"]["nodes"][0]["validTo"] == str(DAY + timedelta(days=1))
    assert before["legal"]["engagedBy"]["totalCount"] == 0
    # What is told about it leads to it all the same.
    assert before["nodes"][0]["provision"]["title"] == "Brevity"
    affected = [one["provision"]["key"] for change in before["changes"]["nodes"] for one in change["affects"]]
    assert "made/terms/fresh" in affected
    text = '{ node(id: "Provision:made/terms/fresh") { id } provision(key: "made/terms/fresh") { id } }'
    assert ask(catalogued, text) == {"node": None, "provision": None}
    ahead = ask(catalogued, ALL, {"at": {"asOf": str(DAY + timedelta(days=1)), "knownAt": "2999-01-01T00:00:00Z"}})
    assert begin_day(catalogued, clock_at(DAY, 23)) is None
    begun = begin_day(catalogued, clock_at(DAY + timedelta(days=1), 0))
    assert begun is not None
    after = same(catalogued, DAY + timedelta(days=1))
    # What was foretold is what came.
    assert after["provisions"] == ahead["provisions"]
    assert after["legal"]["engagedBy"]["totalCount"] == 1
    assert ask(catalogued, ALL, {"at": {"revision": "r1"}})["provisions"] == before["provisions"]
    assert begin_day(catalogued, clock_at(DAY + timedelta(days=1), 1)) is None
    assert not import_corpus(catalogued, folder, clock=clock_at(DAY + timedelta(days=1), 2)).written


def test_a_day_that_was_cut_before_its_publication_is_published(
    catalogued: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_corpus(catalogued, folder, clock=clock_at(DAY))
    before = ask(catalogued, ALL, {"at": {"revision": "r1"}})

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seeding, "publish_revision", cut)
        with pytest.raises(KeyboardInterrupt):
            begin_day(catalogued, clock_at(DAY + timedelta(days=1), 0))
    assert ask(catalogued, "{ graph { unpublished } }") == {"graph": {"unpublished": True}}
    begun = begin_day(catalogued, clock_at(DAY + timedelta(days=1), 1))
    assert begun is not None
    assert begun.key == "r2"
    same(catalogued, DAY + timedelta(days=1))
    assert ask(catalogued, ALL, {"at": {"revision": "r1"}})["provisions"] == before["provisions"]
    assert begin_day(catalogued, clock_at(DAY + timedelta(days=1), 2)) is None


@pytest.mark.parametrize("seed", range(3))
def test_facts_at_the_borders_of_today(seed: int, catalogued: Engine, folder: Path) -> None:
    chosen = random.Random(seed)
    text = (folder / PROVISION).read_text()
    for target in ("eu-dsa", "eu-gdpr", "us-coppa", "eu-ai-act", "us-ftc-act"):
        begins, ends = sorted(chosen.sample(DAYS, 2))
        dates = f"validFrom: {begins}" + (f", validTo: {ends}" if chosen.random() < 0.7 else "")
        fact = f"  - {{target: {target}, confidence: 0.5, rationale: Told., parties: [END_USER], {dates}}}\n"
        text = text.replace("flags:\n", f"{fact}flags:\n", 1)
    (folder / PROVISION).write_text(text)
    import_corpus(catalogued, folder, clock=clock_at(DAYS[0]))
    for day in DAYS:
        begin_day(catalogued, clock_at(day, 13))
        same(catalogued, day)
        assert not import_corpus(catalogued, folder, clock=clock_at(day, 14)).written


def test_an_import_that_passes_midnight_writes_what_holds_on_the_new_day(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder, clock=clock_at(DAY, 22))
    began = datetime(2026, 11, 29, 23, 59, 59, 999_000, tzinfo=UTC)
    ticks = iter(range(10_000))
    file = folder / PROVISION
    file.write_text(file.read_text().replace("confidence: 0.8", "confidence: 0.85"))
    import_corpus(catalogued, folder, clock=lambda: began + timedelta(microseconds=400 * next(ticks)))
    same(catalogued, DAY + timedelta(days=1))


def test_membership_of_places_makes_a_day_a_publication(catalogued: Engine, folder: Path) -> None:
    first = import_corpus(catalogued, folder, clock=clock_at(DAY)).revision
    joins: dict[str, Any] = {"validFrom": DAY + timedelta(days=1)}
    join = EdgeRow("PART_OF", ("Jurisdiction", "NO"), ("Jurisdiction", "EU"), joins)
    try:
        Writer(catalogued, clock_at(DAY)).write(Batch(edges=[join]))
        assert ask(catalogued, "{ graph { unpublished } }") == {"graph": {"unpublished": True}}
        second = import_corpus(catalogued, folder, clock=clock_at(DAY, 13)).revision
        assert ask(catalogued, "{ graph { unpublished } }") == {"graph": {"unpublished": False}}
        assert second.published_at > first.published_at
        third = begin_day(catalogued, clock_at(DAY + timedelta(days=1)))
        assert third is not None
        assert third.ordinal == second.ordinal + 1
    finally:
        Writer(catalogued).write(Batch(removed_edges=[join]))


def test_a_record_is_later_than_every_publication(catalogued: Engine, folder: Path) -> None:
    """Also where a clock was set back, and where somebody else has published meanwhile."""
    published = import_corpus(catalogued, folder, clock=clock_at(DAY)).revision
    before = ask(catalogued, ALL, {"at": {"revision": published.key}})
    early = clock_at(DAY - timedelta(days=5))
    file = folder / PROVISION
    file.write_text(file.read_text().replace("confidence: 0.8", "confidence: 0.85"))
    second = import_corpus(catalogued, folder, clock=early).revision
    assert second.published_at > published.published_at
    ((first, last),) = catalogued.read(
        "MATCH (c:Claim) WHERE c.recordedFrom > $at RETURN min(c.recordedFrom), max(c.recordedFrom)",
        {"at": published.published_at},
    )
    assert published.published_at < first.to_native()
    assert last.to_native() < second.published_at
    assert ask(catalogued, ALL, {"at": {"revision": published.key}}) == before


def test_writers_take_turns(catalogued: Engine, folder: Path) -> None:
    """Every transaction has an instant of its own, however still the clock stands."""
    import_corpus(catalogued, folder, clock=clock_at(DAY))
    instants: list[datetime] = []

    def batch(turn: Turn) -> Batch:
        instants.append(turn.now)
        agent: dict[str, Any] = {"slug": f"agent-{len(instants)}", "name": "A", "method": "HUMAN"}
        return Batch(nodes=[NodeRow("Agent", agent)])

    for writer in (Writer(catalogued, clock_at(DAY)), Writer(catalogued, clock_at(DAY))):
        writer.write(batch)
        writer.write(batch)
    assert [later - earlier for earlier, later in pairwise(instants)] == [TICK] * 3


def test_a_graph_of_another_rule_is_mended(catalogued: Engine, folder: Path) -> None:
    """The newest reading was shown as that of today once, and what begins in the future as current."""
    import_corpus(catalogued, folder, clock=clock_at(DAY))
    before = same(catalogued, DAY)
    for text in (
        "MATCH (p:WaitingProvision) SET p:Provision REMOVE p:WaitingProvision",
        "MATCH (p:Provision)-[w:WILL_BE_IN]->(d) CREATE (p)-[:IN_DOCUMENT]->(d) DELETE w",
        "MATCH (p)-[w:WILL_ENGAGE]->(t) CREATE (p)-[n:ENGAGES]->(t) SET n = properties(w), n.key = w.pair DELETE w",
        "MATCH (p:Provision)-[:HAS_HISTORY]->(r) WHERE r.recordedTo IS NULL AND r.validTo IS NULL "
        "SET p.validFrom = r.validFrom, p.severity = r.severity REMOVE p.validTo",
        "MATCH (p:Clause) REMOVE p:Clause",
        "MATCH (f:GraphFormat|ContentDigest|DigestPart) DELETE f",
    ):
        catalogued.command(text)
    assert ask(catalogued, ALL)["provisions"] != before["provisions"]
    assert "what holds today" in bring_up(catalogued, clock_at(DAY, 13))
    begun = begin_day(catalogued, clock_at(DAY, 13))
    assert begun is not None
    after = same(catalogued, DAY)
    assert after["provisions"] == before["provisions"]
    assert after["nodes"] == before["nodes"]
