"""A read without `at` is a read at today and at the newest published state, after every kind of publication.

Left out is what names or tells the time that is read at: ids, `asOf`, `knownAt`, and what is known of today alone (words
that are alike).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.progress import silent
from graph.publish.invariants import broken_invariants
from seed.archive.load import import_archive
from seed.seeding import DEMONSTRATION, begin_day, import_corpus
from tests.archives import exported
from tests.asking import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.engine import Engine
    from tests.contents import Contents

ANY = "status: [ACTIVE, REMOVED, MERGED, SUPERSEDED]"
FRAGMENTS = """
fragment P on Provision { key title status category concepts severity exposureMin exposureMax confidence
  languageIsExplicit plainSummary whyItMatters firstSeen lastSeen validFrom validTo recordedFrom recordedTo
  excerpt { text start end } sourceVersion { sha256 fetchedAt } platform { slug } document { key }
  continuedBy { key title } qualityIssues { rule }
  engages(first: 50) { totalCount nodes { ...E } } flags(first: 50) { totalCount nodes { ...F } byBasis { key count } }
  history(first: 50) { totalCount nodes { title status severity validFrom validTo lastSeen engages { totalCount } } }
  gdpr: assessmentState(target: {path: "eu-gdpr/art-9"}) citation }
fragment E on Engagement { modality condition confidence validFrom validTo recordedFrom recordedTo
  target { path } provision { key } claim { id status provision { key title status } } }
fragment F on Flag { reason confidence validFrom validTo recordedFrom jurisdiction { code } basis { path } }
"""
LISTS = f"""query Lists($at: TimeInput) {{
  graph(at: $at) {{ revision publishedAt contentHash platforms documents provisions engagements flags unpublished }}
  active: provisions(at: $at, first: 200, filter: {{status: [ACTIVE]}}) {{ totalCount nodes {{ ...P }} }}
  gone: provisions(at: $at, first: 200, filter: {{status: [REMOVED, MERGED, SUPERSEDED]}}) {{ totalCount nodes {{ ...P }}
    facets {{ severity {{ key count }} regulation {{ key count }} jurisdiction {{ key count }} }} }}
  platforms(at: $at, first: 100) {{ totalCount nodes {{ slug
    provisions(first: 100, filter: {{{ANY}}}) {{ totalCount nodes {{ key status }} }} }} }} }}
{FRAGMENTS}"""
FACTS = f"""query Facts($at: TimeInput) {{
  engagements(at: $at, first: 200, provision: {{{ANY}}}) {{ totalCount platformCount nodes {{ ...E }} }}
  flags(at: $at, first: 200, provision: {{{ANY}}}) {{ totalCount nodes {{ ...F }} byJurisdiction {{ key count }} }}
  legal(at: $at, path: "eu-ai-act") {{ engagedBy(first: 100) {{ totalCount nodes {{ ...E }} }} }}
  jurisdiction(at: $at, code: "US") {{ flaggedBy(first: 100) {{ totalCount nodes {{ ...F }} }} children {{ code }} }}
}}
fragment E on Engagement {{ validFrom validTo recordedFrom confidence target {{ path }} provision {{ key status }} }}
fragment F on Flag {{ validFrom validTo recordedFrom jurisdiction {{ code }} provision {{ key status }} }}"""
CHANGES = """query Changes($at: TimeInput) {
  changes(at: $at, first: 200) { totalCount nodes { kind detectedAt document { key }
    affects { effect match provision { key title status severity validFrom lastSeen }
      continuedBy { key } before { text } after { text } }
    impact { keptEngagements staleEngagements { target { path } } newlyApplicable { target { path } validFrom }
      flagsAdded { validFrom } flagsRemoved { validTo } provisionsToReview { key } } } } }"""
REPORTS = """query Reports($at: TimeInput) {
  gap(at: $at, a: [{path: "eu-gdpr"}], b: [{path: "eu-ai-act"}]) { onlyA { totalCount } both { totalCount } neither }
  matrix(at: $at, rows: {kind: PLATFORM}, columns: {kind: REGULATION}, measure: MEAN_CONFIDENCE) {
    cells { row column value support } }
  impact(at: $at, of: {legalUnit: "eu-ai-act/art-50"}) { newlyApplicable { target { path } } keptEngagements
    provisionsToReview { key } } }"""
PATHS = """query Paths($at: TimeInput) {
  paths(at: $at, from: "Regulation:eu-ai-act", to: "Jurisdiction:US", via: [ENGAGES, FLAGS, IN_DOCUMENT, PUBLISHES]) {
    totalCount nodes { length score steps { kind explanation } } } }"""
OPERATIONS = (LISTS, FACTS, CHANGES, REPORTS, PATHS)


def clock_at(day: date, hour: int = 12) -> Callable[[], datetime]:
    return lambda: datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def now_is_today(engine: Engine, day: date) -> dict[str, Any]:
    """What is answered without `at`, which is the answer at `day` and at the newest published state too."""
    newest = engine.read("MATCH (r:Revision) RETURN r.key ORDER BY r.ordinal DESC LIMIT 1")[0][0]
    found: dict[str, Any] = {}
    for text in OPERATIONS:
        now = ask(engine, text)
        assert ask(engine, text, {"at": {"revision": newest}}) == now
        known = (datetime.now(UTC) + timedelta(days=3000)).isoformat()
        assert ask(engine, text, {"at": {"asOf": day.isoformat(), "knownAt": known}}) == now
        found |= now
    broken = broken_invariants(engine, silent, clock_at(day))
    assert {name: breaches for name, breaches in broken.items() if breaches} == {}
    return found


@pytest.fixture
def fresh(contents: Contents) -> Engine:
    engine = contents.demonstration()
    contents.written_upon()
    return engine


def test_what_begins_in_the_future_is_not_shown_as_current(contents: Contents, tmp_path: Path) -> None:
    """Marking has other words and facts from 2026-12-01 on; until then, and from then on, the day is read right."""
    contents.catalogue()
    contents.name = "written by a test"
    engine, eve = contents.engine, date(2026, 11, 29)
    import_corpus(engine, DEMONSTRATION, clock=clock_at(eve))
    text = """{ provision(key: "parrotwave/usage-policy/marking") { severity validFrom validTo
      engages { totalCount } flags { totalCount } }
      graph { provisions engagements flags } }"""
    before = ask(engine, text)
    assert before["provision"] == {
        "severity": "LOW",
        "validFrom": "2025-02-10",
        "validTo": "2026-12-01",
        "engages": {"totalCount": 0},
        "flags": {"totalCount": 0},
    }
    assert before["graph"] == {"provisions": 68, "engagements": 184, "flags": 58}
    assert now_is_today(engine, eve)["gone"]["totalCount"] == 3
    assert not import_corpus(engine, DEMONSTRATION, clock=clock_at(eve, 13)).written
    assert begin_day(engine, clock_at(eve, 23)) is None, "nothing begins"
    begun = begin_day(engine, clock_at(date(2026, 12, 1), 0))
    assert begun is not None
    assert begun.published_at.date() == date(2026, 12, 1)
    after = ask(engine, text)
    assert after["provision"] == {
        "severity": "MEDIUM",
        "validFrom": "2026-12-01",
        "validTo": None,
        "engages": {"totalCount": 3},
        "flags": {"totalCount": 2},
    }
    now_is_today(engine, date(2026, 12, 1))
    assert ask(engine, text.replace("graph {", 'graph(at: {revision: "r1"}) {'))["graph"] == before["graph"]
    assert not import_corpus(engine, DEMONSTRATION, clock=clock_at(date(2026, 12, 1), 13)).written


def test_now_is_today_after_imports_of_archives(contents: Contents, tmp_path: Path) -> None:
    contents.catalogue()
    contents.written_upon()
    engine = contents.engine
    import_archive(engine, exported(tmp_path / "archive"))
    found = now_is_today(engine, datetime.now(UTC).date())
    assert found["gone"]["totalCount"], "some are removed"
    import_archive(engine, exported(tmp_path / "archive"))
    now_is_today(engine, datetime.now(UTC).date())
