"""Facts that end, readings that are mended, and records that stay: what a corpus tells of time, and what imports keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from claims.files.errors import SourceError
from graph.errors import RowError
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from graph.store.rows import Batch, EdgeRow, NodeRow
from graph.store.writer import Writer
from seed.seeding import import_corpus
from tests.corpora import FILES, PROVISION, corpus_at
from tests.records import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

_FACTS = "ENGAGES|ENGAGED|FLAGS|FLAGGED|ASSESSED_UNRELATED|HELD_UNRELATED"
_UCTD = "made/terms/liability~eu-uctd"
_ENGAGED_FROM_2025 = "    parties: [END_USER]\n    validFrom: 2025-01-10\nflags:"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus_at(tmp_path)
    edit(tmp_path, "    parties: [END_USER]\nflags:", _ENGAGED_FROM_2025)
    return tmp_path


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / PROVISION
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new))


def facts(engine: Engine) -> list[dict[str, Any]]:
    return records_of(
        engine,
        f"MATCH (p:Provision)-[r:{_FACTS}]->() RETURN type(r) AS type, r.pair AS pair, r.key AS key, "
        "r.confidence AS confidence, toString(r.validFrom) AS valid, toString(r.validTo) AS ends, "
        "r.recordedFrom AS known, r.recordedTo AS until ORDER BY pair, known",
    )


def of(engine: Engine, pair: str) -> list[dict[str, Any]]:
    return [one for one in facts(engine) if one["pair"] == pair]


def readings(engine: Engine) -> list[tuple[Any, ...]]:
    rows = records_of(
        engine,
        "MATCH (v:ProvisionVersion) RETURN v.severity AS severity, toString(v.validFrom) AS valid, "
        "toString(v.validTo) AS ends, v.recordedTo IS NULL AS stands ORDER BY v.ordinal",
    )
    return [tuple(row.values()) for row in rows]


def holds(engine: Engine) -> None:
    assert {name: breaches for name, breaches in broken_invariants(engine, silent).items() if breaches} == {}


def test_an_ended_fact_is_two_records_in_the_past_tense(catalogued: Engine, folder: Path) -> None:
    edit(
        folder,
        "validFrom: 2025-01-10\n",
        "validFrom: 2025-01-10\n    validTo: 2026-05-01\n    endRecordedOn: 2026-06-01\n",
    )
    edit(folder, "rationale: No system is described.}", "rationale: Not so., validTo: 2026-04-01}")
    import_corpus(catalogued, folder)
    first, second = of(catalogued, _UCTD)
    assert [first["type"], second["type"]] == ["ENGAGED", "ENGAGED"]
    assert first["key"] == f"{_UCTD}@2025-01-11T00:00:00Z"
    assert second["key"] == f"{_UCTD}@2026-06-01T00:00:00Z"
    assert (first["ends"], first["until"]) == (None, second["known"])
    assert (second["ends"], second["until"]) == ("2026-05-01", None)
    unrelated = of(catalogued, "made/terms/liability~eu-ai-act/art-50")
    assert [(one["type"], one["ends"]) for one in unrelated] == [
        ("HELD_UNRELATED", None),
        ("HELD_UNRELATED", "2026-04-01"),
    ]
    claims = catalogued.read("MATCH (c:Claim)-[:CONCERNS]->({path: 'eu-uctd'}) RETURN c.key, c.status ORDER BY c.key")
    assert claims == [
        [f"{_UCTD}~clausegraph-editors", "ACCEPTED"],
        [f"{_UCTD}~clausegraph-editors~2", "ACCEPTED"],
        [f"{_UCTD}~suggester", "SUGGESTED"],
    ]
    assert len({one["known"] for one in facts(catalogued) if one["pair"] == _UCTD}) == 2
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_a_fact_that_ended_and_one_that_began_are_told_apart(catalogued: Engine, folder: Path) -> None:
    again = (
        "  - target: eu-uctd\n    confidence: 0.9\n    rationale: Again.\n    parties: [END_USER]\n"
        "    validFrom: 2026-05-01\n    recordedOn: 2026-05-01\n"
    )
    edit(
        folder, _ENGAGED_FROM_2025, _ENGAGED_FROM_2025.replace("flags:", "    validTo: 2026-05-01\n" + again + "flags:")
    )
    import_corpus(catalogued, folder)
    records = of(catalogued, _UCTD)
    assert [(one["type"], one["valid"], one["ends"]) for one in records] == [
        ("ENGAGED", "2025-01-10", None),
        ("ENGAGED", "2025-01-10", "2026-05-01"),
        ("ENGAGES", "2026-05-01", None),
    ]
    assert records[2]["key"] == _UCTD
    assert len({one["known"] for one in records}) == 3, "records of one pair never begin at one instant"
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_a_re_import_ends_a_fact_now_and_keeps_what_was_known(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    (before,) = of(catalogued, _UCTD)
    assert (before["type"], before["key"]) == ("ENGAGES", _UCTD)
    edit(folder, "validFrom: 2025-01-10\n", "validFrom: 2025-01-10\n    validTo: 2026-05-01\n")
    began = datetime.now(UTC)
    import_corpus(catalogued, folder)
    first, second = of(catalogued, _UCTD)
    assert (first["type"], first["known"], first["ends"]) == ("ENGAGED", before["known"], None)
    assert (second["type"], second["ends"], second["until"]) == ("ENGAGED", "2026-05-01", None)
    assert first["until"] == second["known"]
    assert first["until"].to_native() >= began, "the past is not told any more once the graph is published"
    assert not catalogued.read("MATCH ()-[r:ENGAGES {pair: $pair}]->() RETURN r", {"pair": _UCTD})
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_a_present_fact_by_another_statement_outlives_the_end_of_one(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    ended = "    validTo: 2026-05-01\n"
    other = (
        "  - target: eu-uctd\n    confidence: 0.4\n    rationale: The second reader's.\n    parties: [END_USER]\n"
        "    validFrom: 2026-05-01\n    recordedOn: 2026-05-01\n    agent: suggester\n"
    )
    edit(folder, _ENGAGED_FROM_2025, _ENGAGED_FROM_2025.replace("flags:", ended + other + "flags:"))
    edit(folder, "  - {target: eu-uctd, state", "  - {target: eu-dsa, state")
    import_corpus(catalogued, folder)
    records = of(catalogued, _UCTD)
    assert [one["type"] for one in records] == ["ENGAGED", "ENGAGED", "ENGAGES"]
    assert records[-1]["confidence"] == 0.4
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_what_is_stated_differently_keeps_the_former_record(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    evidence = "MATCH (c:Claim)-[:RESTS_ON]->(e) WHERE c.key STARTS WITH $pair RETURN c.key, e.quote ORDER BY c.key"
    (resting,) = catalogued.read(evidence, {"pair": f"{_UCTD}~clausegraph-editors"})
    edit(folder, "    confidence: 0.7\n", "    confidence: 0.6\n    condition: the user is a consumer\n")
    import_corpus(catalogued, folder)
    former, present = of(catalogued, _UCTD)
    assert (former["type"], former["confidence"], former["until"]) == ("ENGAGED", 0.7, present["known"])
    assert (present["type"], present["key"], present["confidence"]) == ("ENGAGES", _UCTD, 0.6)
    assert [row[1] for row in catalogued.read(evidence, {"pair": f"{_UCTD}~clausegraph-editors"})] == [resting[1]] * 2
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written
    edit(folder, "    confidence: 0.6\n    condition: the user is a consumer\n", "    confidence: 0.7\n")
    import_corpus(catalogued, folder)
    assert [one["type"] for one in of(catalogued, _UCTD)] == ["ENGAGED", "ENGAGED", "ENGAGES"]
    holds(catalogued)


def test_what_was_engaged_can_turn_out_unrelated(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    text = (folder / PROVISION).read_text()
    start, end = text.index("engages:"), text.index("flags:")
    (folder / PROVISION).write_text(text[:start] + text[end:])
    edit(
        folder,
        "unrelated:\n",
        "unrelated:\n  - {target: eu-uctd, confidence: 0.8, rationale: Not so., validFrom: 2025-01-10}\n",
    )
    import_corpus(catalogued, folder)
    assert [one["type"] for one in of(catalogued, _UCTD)] == ["ENGAGED", "ASSESSED_UNRELATED"]
    holds(catalogued)


def test_a_reading_that_is_mended_stays_readable(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    first = readings(catalogued)
    edit(folder, "severity: HIGH\nexposure", "severity: MEDIUM\nexposure")
    import_corpus(catalogued, folder)
    assert readings(catalogued) == [
        *first[:2],
        ("HIGH", "2026-03-01", None, False),
        ("MEDIUM", "2026-03-01", None, True),
    ]
    (row,) = records_of(
        catalogued,
        "MATCH (p:Provision)-[:HAS_HISTORY]->(v {severity: 'MEDIUM'}) WHERE v.validFrom = date('2026-03-01') "
        "RETURN p.severity AS severity, p.recordedFrom = v.recordedFrom AS same",
    )
    assert row == {"severity": "MEDIUM", "same": True}
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_a_new_version_ends_the_reading_before_it(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    text = FILES["made/terms/versions/2026-02-01.md"]
    (folder / "made/terms/versions/2026-09-01.md").write_text(
        text.replace("2026-02-01T09", "2026-09-01T09").replace("2026-03-01", "2026-10-01").replace("five", "two")
    )
    edit(folder, "version: 2026-02-01", "version: 2026-09-01")
    edit(
        folder,
        "    excerpt: We pay at most ten euro.\n",
        "    excerpt: We pay at most ten euro.\n  - version: 2026-02-01\n    excerpt: We pay at most five euro.\n",
    )
    edit(folder, "## Excerpt\nWe pay at most five", "## Excerpt\nWe pay at most two")
    import_corpus(catalogued, folder)
    assert readings(catalogued) == [
        ("MEDIUM", "2025-01-10", None, False),
        ("MEDIUM", "2025-01-10", "2026-03-01", True),
        ("HIGH", "2026-03-01", None, False),
        ("HIGH", "2026-03-01", "2026-10-01", True),
        ("HIGH", "2026-10-01", None, True),
    ]
    sources = catalogued.read("MATCH (p:Provision)-[:SOURCE_VERSION]->(v) RETURN v.ordinal")
    assert sources == [[3]], "the node stands on its newest version alone"
    holds(catalogued)
    assert not import_corpus(catalogued, folder).written


def test_the_past_is_told_only_before_the_graph_is_published(catalogued: Engine, folder: Path, tmp_path: Path) -> None:
    import_corpus(catalogued, folder)
    (published,) = records_of(catalogued, "MATCH (r:Revision) RETURN r.publishedAt AS at")
    other = tmp_path / "other"
    corpus_at(other, {name.replace("made/", "late/", 1): text for name, text in FILES.items()})
    provision = other / "late/terms/provisions/liability.md"
    provision.write_text(
        provision.read_text().replace(
            "parties: [END_USER]\nflags", "parties: [END_USER]\n    validTo: 2026-05-01\nflags"
        )
    )
    import_corpus(catalogued, other)
    for label in ("Claim", "Provision", "ProvisionVersion"):
        (row,) = records_of(
            catalogued,
            f"MATCH (n:{label}) WHERE n.key STARTS WITH 'late/' RETURN min(n.recordedFrom) AS first, count(n.recordedTo) AS ended",
        )
        assert row["first"] > published["at"], label
        assert row["ended"] == 0, "what nobody could have known is no record"
    late = of(catalogued, "late/terms/liability~eu-uctd")
    assert [(one["type"], one["ends"]) for one in late] == [("ENGAGED", "2026-05-01")]
    holds(catalogued)
    assert not import_corpus(catalogued, other).written
    assert not import_corpus(catalogued, folder).written


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (
            "validTo: 2025-01-10",
            r"liability\.md:14: ends on 2025-01-10, but holds from 2025-01-10 \(`validTo` is the first",
        ),
        (
            "validTo: 2026-05-01\n    endRecordedOn: 2999-01-01",
            r"liability\.md:15: 2999-01-01 lies ahead \(leave it out",
        ),
        ("endRecordedOn: 2026-01-01", r"liability\.md:14: an end is recorded that is not told \(say `validTo`\)"),
        (
            "validTo: 2026-01-01\n    recordedOn: 2026-01-03\n    endRecordedOn: 2026-01-02",
            r"liability\.md:16: the end is recorded on 2026-01-02, before the statement on 2026-01-03",
        ),
        (
            "validTo: 2026-05-01\n  - {target: eu-uctd, confidence: 0.5, rationale: Again., parties: [END_USER], "
            "validFrom: 2026-04-30, recordedOn: 2026-05-01}",
            r"liability\.md:15: eu-uctd is engaged twice \(join the two entries, or let the first end",
        ),
        (
            "validTo: 2026-05-01\n  - {target: eu-uctd, confidence: 0.5, rationale: Again., parties: [END_USER], "
            "validFrom: 2026-05-01, recordedOn: 2026-04-30}",
            r"liability\.md:15: eu-uctd is engaged twice",
        ),
    ],
)
def test_times_that_do_not_fit_are_named(catalogued: Engine, folder: Path, told: str, message: str) -> None:
    edit(folder, "validFrom: 2025-01-10\n", f"validFrom: 2025-01-10\n    {told}\n")
    with pytest.raises(SourceError, match=message):
        import_corpus(catalogued, folder)


def test_overlapping_records_are_found(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    catalogued.write(
        lambda tx: tx.run(
            "MATCH (p:Provision)-[r:ENGAGES]->(t) CREATE (p)-[e:ENGAGED]->(t) SET e = properties(r), "
            "e.key = r.key + '@x', e.claimKey = r.claimKey + '~9', e.validTo = r.validFrom + duration('P1D') "
            "WITH e CREATE (c:Claim) SET c = properties(e)"
        ).consume()
    )
    broken = broken_invariants(catalogued, silent)
    assert broken["two records of a pair do not hold at once"] == [
        f"{_UCTD}: {_UCTD}~clausegraph-editors and {_UCTD}~clausegraph-editors~9"
    ]


def test_the_end_of_a_record_is_written_once(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    key = f"{_UCTD}~clausegraph-editors"
    first, second = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    for at in (first, second, None):
        Writer(catalogued).write(Batch(nodes=[NodeRow("Claim", {"key": key, "recordedTo": at}, partial=True)]))
    ((ended,),) = catalogued.read("MATCH (c:Claim {key: $key}) RETURN c.recordedTo", {"key": key})
    assert ended.to_native() == first


def test_only_the_edge_that_is_named_is_removed(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    ends = ("Provision", "made/terms/liability"), ("LegalTarget", "eu-uctd")
    other = Batch(removed_edges=[EdgeRow("ENGAGES", *ends, {"claimKey": "another"})])
    assert not Writer(catalogued).write(other)
    own = Batch(removed_edges=[EdgeRow("ENGAGES", *ends, {"claimKey": f"{_UCTD}~clausegraph-editors"})])
    assert Writer(catalogued).write(own).edges_removed == 1
    with pytest.raises(RowError, match="pair is missing"):
        Writer(catalogued).write(Batch(edges=[EdgeRow("ENGAGES", *ends, {"key": _UCTD, "claimKey": "c"})]))
