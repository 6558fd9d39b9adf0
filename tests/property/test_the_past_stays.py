"""What the graph once said stays as it was said: answers at a published state, or as known at an instant, are the same
after a thousand further writes, while those of today are not. And times are half-open, whatever zone they are given in.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from seed.seeding import DEMONSTRATION, import_corpus
from tests.asking import ask

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from tests.contents import Contents
    from tests.reference.memory import Memory

FRAGMENTS = """
fragment P on Provision { id title severity exposureMin exposureMax status plainSummary validFrom validTo recordedFrom
  recordedTo firstSeen excerpt { text sha256 } sourceVersion { sha256 fetchedAt } platform { slug } document { key }
  engages(first: 50) { totalCount nodes { ...E } } flags { totalCount nodes { ...F } byBasis { key count } }
  history(first: 20) { totalCount nodes { title severity validFrom validTo recordedFrom } }
  gdpr: assessmentState(target: {path: "eu-gdpr/art-9"}) }
fragment E on Engagement { id permalink modality condition confidence rationale validFrom validTo recordedFrom recordedTo
  target { path } provision { key } evidence { quote } claim { id confidence rationale } }
fragment F on Flag { id reason confidence validFrom validTo recordedFrom jurisdiction { code } basis { path } }
"""

#: Every root field that can be read at another time, in several operations: Neo4j plans what is large for long.
LISTS = (
    """query Lists($at: TimeInput!) {
  graph(at: $at) { revision asOf knownAt provisions engagements flags platforms documents }
  platforms(at: $at, first: 50, orderBy: [{field: PROVISION_COUNT}]) { totalCount nodes { slug
    documents { totalCount nodes { key versions { totalCount nodes { sha256 } } } }
    coverage(target: {path: "eu-gdpr/chapter-3"}) { mapped reviewedUnrelated notAssessed ratio } changes { totalCount } } }
  provisions(at: $at, first: 200, orderBy: [{field: SEVERITY}, {field: ENGAGEMENT_COUNT}]) { totalCount nodes { ...P }
    facets { severity { key count } platform { key count } category { key count } regulation { key count }
      jurisdiction { key count } } }
  high: provisions(at: $at, filter: {severity: {gte: HIGH}, engages: {some: {target: {path: "eu-gdpr"}}}}) { totalCount } }"""
    + FRAGMENTS
)
FACTS = (
    """query Facts($at: TimeInput!) {
  engagements(at: $at, first: 200) { totalCount platformCount nodes { ...E } }
  flags(at: $at, first: 200) { totalCount nodes { ...F } byJurisdiction { key count } }
  provision(at: $at, key: "glasswren/terms/arbitration") { ...P }
  node(at: $at, id: "Engagement:glasswren/terms/arbitration~us-faa") { id ... on Engagement { ...E } } }"""
    + FRAGMENTS
)
REPORTS = """query Reports($at: TimeInput!) {
  legal(at: $at, path: "eu-gdpr") { engagedBy(first: 100) { totalCount nodes { id confidence } } }
  jurisdiction(at: $at, code: "US") { flaggedBy(first: 100) { totalCount nodes { id } } children { code } }
  changes(at: $at, first: 100) { totalCount nodes { id sentencesAdded affects { effect provision { severity } } } }
  gap(at: $at, a: [{path: "eu-gdpr"}], b: [{path: "eu-dsa"}]) { onlyA { totalCount } both { totalCount } neither }
  matrix(at: $at, rows: {kind: PLATFORM}, columns: {kind: REGULATION}, measure: MEAN_CONFIDENCE) {
    cells { row column value support } }
  impact(at: $at, of: {legalUnit: "eu-ai-act/art-50"}) { newlyApplicable { id } provisionsToReview { key } } }"""
SEARCHES = """query Searches($at: TimeInput!) {
  paths(at: $at, from: "Provision:glasswren/terms/arbitration", to: "Jurisdiction:US", first: 100) { totalCount truncated
    budgetUsed nodes { score steps { kind explanation from { id } edge { id } } } }
  provision(at: $at, key: "glasswren/terms/arbitration") { prevalence { platforms ofPlatforms }
    comparables(minScore: 0.3) { totalCount nodes { score reason provision { key title } sharedTargets { path } } } } }"""


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    engine = contents.demonstration()
    contents.written_upon()
    return engine


def altered(corpus: Path) -> None:
    """Say something else of every provision: other confidences, summaries, an engagement more or less."""
    for file in corpus.glob("*/*/provisions/*.md"):
        text = file.read_text()
        text = re.sub(r"confidence: 0\.(\d)\d*", lambda found: f"confidence: 0.{int(found[1])}3", text)
        text = text.replace("## Plain summary\n", "## Plain summary\nIn other words: ")
        file.write_text(text)


def test_answers_of_the_past_are_the_same_after_a_thousand_writes(seeded: Engine, tmp_path: Path) -> None:
    instant = datetime.now(UTC).isoformat()
    times: list[dict[str, Any]] = [
        {"revision": "r1"},
        {"knownAt": instant},
        {"asOf": "2026-03-01", "knownAt": "2026-03-01T00:00:00Z"},
        {"asOf": "2025-09-01", "revision": "r1"},
        {"knownAt": "2025-06-01T02:00:00+02:00"},
    ]
    # Before the first publication there is no state of the graph to tell of.
    lists = [LISTS if "revision" in at or at == times[1] else re.sub(r"\n  graph\(.*", "", LISTS) for at in times]
    asked = [(text, at) for first, at in zip(lists, times, strict=True) for text in (first, FACTS, REPORTS, SEARCHES)]
    before = [ask(seeded, text, {"at": at}) for text, at in asked]
    assert before[3]["paths"]["nodes"]
    assert before[3]["provision"]["comparables"]["nodes"]
    today = [ask(seeded, text, {"at": {}}) for text in (LISTS, FACTS)]
    corpus = tmp_path / "corpus"
    shutil.copytree(DEMONSTRATION, corpus)
    altered(corpus)
    written = import_corpus(seeded, corpus).written
    assert written.nodes_created + written.edges_created + written.edges_removed >= 1000
    for (text, at), expected in zip(asked, before, strict=True):
        assert ask(seeded, text, {"at": at}) == expected, at
    for text, former in zip((LISTS, FACTS), today, strict=True):
        assert ask(seeded, text, {"at": {}}) != former, "today's is another"


def test_times_are_half_open(small_world: tuple[Engine, Memory]) -> None:
    engine, _ = small_world
    text = "query At($at: TimeInput) { provisions(at: $at, first: 0) { totalCount } engagements(at: $at, first: 0) { totalCount } }"

    def at(**when: str) -> Any:
        return ask(engine, text, {"at": when})

    recorded, valid = "2026-01-05T12:00:00Z", "2026-01-01"
    # Records that begin at the instant are there at it, and not a microsecond before; those that end there are gone.
    assert at(asOf="2026-03-01", knownAt=recorded) != at(asOf="2026-03-01", knownAt="2026-01-05T11:59:59.999999Z")
    assert at(asOf="2026-03-01", knownAt=recorded) == at(asOf="2026-03-01", knownAt="2026-01-05T12:00:00.000001Z")
    ends = "query At($at: TimeInput) { engagements(at: $at, first: 200) { nodes { id validFrom validTo } } }"
    found = [ask(engine, ends, {"at": {"asOf": day}})["engagements"]["nodes"] for day in ("2025-12-31", valid)]
    assert any(one["validTo"] == valid for one in found[0]), "it holds on its last day"
    assert not any(one["validTo"] == valid for one in found[1]), "and not on the day it ends"
    assert any(one["validFrom"] == valid for one in found[1])


@pytest.mark.parametrize(
    ("here", "utc"),
    [
        ("2026-01-05T13:00:00+01:00", "2026-01-05T12:00:00Z"),
        ("2026-01-06T02:00:00+14:00", "2026-01-05T12:00:00Z"),
        ("2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00Z"),  # half an hour into daylight saving in Berlin
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),  # the hour that comes twice, the first time
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),  # and the second
    ],
)
def test_an_instant_is_the_same_in_every_zone(here: str, utc: str, small_world: tuple[Engine, Memory]) -> None:
    engine, _ = small_world
    text = "query At($at: TimeInput) { graph(at: $at) { asOf knownAt provisions engagements flags } }"
    assert ask(engine, text, {"at": {"knownAt": here}}) == ask(engine, text, {"at": {"knownAt": utc}})
