"""How a clause reads, as both importers write it: its properties, its history, and what each change did to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model.properties import PROVISION
from graph.model.vocabulary import ChangeEffect, ChangeKind, Confidence, ProvisionStatus, Severity
from graph.publish.quality import judging
from graph.store.check_rows import problems_of
from graph.store.rows import NOW, Batch, EdgeRow, NodeRow, in_chunks
from graph.store.writer import as_stored
from seed.archive.rows import DocumentReplay
from seed.archive.version_keys import VersionKeys
from seed.corpus.history import ReadClause
from seed.corpus.read import read_corpus
from seed.corpus.rows import document_batch
from seed.corpus.versions import placed_versions
from seed.record.provision_rows import Excerpt, Prose, Reading, ended_row, history_rows, named_row, seen_row
from seed.record.transaction_time import Recorder, StoredRecord, StoredState
from seed.record.versions import Affected, affects_row
from seed.sources.content import content_of
from seed.sources.source import SourceDocument, SourceVersion
from seed.text.hashes import sha256
from tests.corpora import FILES, corpus_at

if TYPE_CHECKING:
    from seed.archive.clause_rows import VersionRows

_DAY = date(2026, 3, 1)
READING = Reading(
    key="a/b/c",
    title="Fees",
    heading_path="Terms > Fees",
    category=("payment",),
    severity=Severity.HIGH,
    exposure=(Severity.LOW, Severity.HIGH),
    confidence=Confidence.LOW,
    excerpt=Excerpt(text="You pay.", start=7, prefix="Hello. ", suffix=" Bye."),
    prose=Prose(plain_summary="Fees are due."),
    first_seen=_DAY,
    last_seen=_DAY,
    last_changed_on=_DAY,
    valid_from=_DAY,
)


def test_a_reading_says_every_property_that_the_model_has_of_a_provision() -> None:
    assert set(READING.says()) == {one.name for one in PROVISION}
    unseen = replace(READING, last_seen=None, excerpt=None)
    assert set(unseen.says()) == {one.name for one in PROVISION} - {"lastSeen"}
    assert {name for name, value in unseen.says().items() if name.startswith("excerpt") and value is not None} == set()


def test_a_reading_says_its_words_with_their_place_and_hash() -> None:
    said = {name: value for name, value in READING.says().items() if name.startswith("excerpt")}
    assert said == {
        "excerptText": "You pay.",
        "excerptSha256": sha256("You pay."),
        "excerptStart": 7,
        "excerptEnd": 15,
        "excerptPrefix": "Hello. ",
        "excerptSuffix": " Bye.",
        "excerptAnchored": True,
    }
    assert Excerpt(text="You pay.", start=0).properties("before").keys() == {
        "beforeText",
        "beforeSha256",
        "beforeStart",
        "beforeEnd",
        "beforeAnchored",
    }


def test_what_nobody_has_read_has_no_severity() -> None:
    said = replace(READING, severity=None, exposure=(None, None), category=()).says()
    assert (said["severity"], said["exposureMin"], said["exposureMax"], said["category"]) == (None, None, None, [])
    assert READING.says()["languageIsExplicit"] is True
    assert [READING.says()[name] for name in ("severity", "exposureMin", "exposureMax")] == ["HIGH", "LOW", "HIGH"]


def test_a_new_reading_is_a_node_with_its_place_and_its_sources() -> None:
    rows = list(history_rows(3, READING.says(), ("a/b@1", "a/b@2"), recorded_to=None))
    node, *edges = rows
    assert isinstance(node, NodeRow)
    assert (node.label, node.partial, node.named) == ("ProvisionVersion", False, False)
    recorded = {"versionKey": "a/b/c@3", "ordinal": 3, "recordedFrom": NOW}
    assert node.properties == READING.says() | recorded
    ended = datetime(2026, 3, 2, tzinfo=UTC)
    (known, *_) = history_rows(3, READING.says(), (), ended, ended)
    assert [known.properties[name] for name in ("recordedFrom", "recordedTo")] == [ended, ended]
    assert edges == [
        EdgeRow("HAS_HISTORY", ("Provision", "a/b/c"), ("ProvisionVersion", "a/b/c@3")),
        EdgeRow("SOURCE_VERSION", ("ProvisionVersion", "a/b/c@3"), ("DocumentVersion", "a/b@1")),
        EdgeRow("SOURCE_VERSION", ("ProvisionVersion", "a/b/c@3"), ("DocumentVersion", "a/b@2")),
    ]
    assert not list(problems_of(Batch.of([named_row("a/b/c"), *rows])))


def test_a_reading_without_a_severity_has_ranks_that_stand_behind_all_others() -> None:
    unread = replace(READING, severity=None, exposure=(None, None), category=())
    (node, *_) = history_rows(1, unread.says(), ("a/b@1",))
    assert isinstance(node, NodeRow)
    stored = as_stored(node)["values"]
    assert (stored["severityRank"], stored["severityRankUp"]) == (0, len(Severity) + 1)
    assert (stored["exposureMaxRank"], stored["exposureMaxRankUp"]) == (0, len(Severity) + 1)


def test_ends_and_sightings_change_one_property() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert ended_row("k@1") == NodeRow("ProvisionVersion", {"versionKey": "k@1", "recordedTo": NOW}, partial=True)
    assert ended_row("k@1", at).properties["recordedTo"] == at
    assert seen_row("k", _DAY) == NodeRow("Provision", {"key": "k", "lastSeen": _DAY}, partial=True)
    assert named_row("k") == NodeRow("Provision", {"key": "k"}, named=True)


def test_an_effect_has_the_words_and_severities_of_both_sides() -> None:
    before, after = Excerpt(text="You pay.", start=1), Excerpt(text="You pay more.", start=2)
    from_gone = Affected(effect=ChangeEffect.REMOVED, before=before, severities=(Severity.LOW, None))
    row = affects_row("c", "p", from_gone)
    assert (row.type, row.start, row.end) == ("AFFECTS", ("Change", "c"), ("Provision", "p"))
    assert (row.properties["beforeText"], "afterText" in row.properties) == ("You pay.", False)
    assert (row.properties["severityBefore"], row.properties["severityAfter"]) == ("LOW", None)
    added = affects_row("c", "p", Affected(effect=ChangeEffect.ADDED, after=after, continued_by=("q",)))
    assert (added.properties["afterStart"], "beforeText" in added.properties) == (2, False)
    assert added.properties["continuedBy"] == ["q"]


def test_rows_of_both_kinds_are_one_batch_and_keep_their_order() -> None:
    rows: list[NodeRow | EdgeRow] = [named_row("a"), EdgeRow("X", ("P", "a"), ("P", "b")), named_row("b")]
    gone = EdgeRow("Y", ("P", "a"), ("P", "b"))
    batch = Batch.of(rows, removed_edges=[gone], clauses={"a": None})
    assert (batch.nodes, batch.edges) == ([rows[0], rows[2]], [rows[1]])
    assert (batch.removed_edges, batch.clauses, batch.gone) == ([gone], ["a"], [])
    nodes = [named_row(name) for name in "abcde"]
    assert [[row.properties["key"] for row in chunk] for chunk in in_chunks(nodes, 2)] == [
        ["a", "b"],
        ["c", "d"],
        ["e"],
    ]
    assert list(in_chunks(iter(nodes[:0]), 2)) == []


# --- an archive


def told(replay: DocumentReplay, *texts: str) -> list[VersionRows]:
    """What each version adds, fetched a day after the one before it."""
    days_ = enumerate(texts, 1)
    versions = [
        (text, SourceVersion(datetime(2026, 1, day, tzinfo=UTC), ChangeKind.CONTENT, str(day), None, text.encode))
        for day, text in days_
    ]
    return [replay.next(version, content_of(text.encode())) for text, version in versions]


def replay_of(reviewed: frozenset[str] = frozenset()) -> DocumentReplay:
    return DocumentReplay(VersionKeys("a/b"), SourceDocument("A", "Terms", None, None, ()), reviewed=reviewed)


def replayed(*texts: str) -> tuple[DocumentReplay, list[list[NodeRow | EdgeRow]]]:
    replay = replay_of()
    return replay, [version.rows for version in told(replay, *texts)]


def readings(rows: list[NodeRow | EdgeRow], key: str) -> list[dict[str, Any]]:
    """The rows of the readings of a clause, new ones and ends of old ones."""
    found = [dict(row.properties) for row in rows if isinstance(row, NodeRow) and row.label == "ProvisionVersion"]
    return [one for one in found if str(one["versionKey"]).startswith(f"{key}@")]


def affects(rows: list[NodeRow | EdgeRow], key: str) -> list[dict[str, Any]]:
    return [
        dict(row.properties) for row in rows if isinstance(row, EdgeRow) and row.end[1] == key and row.type == "AFFECTS"
    ]


def days(reading: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(reading.get(name) and reading[name].day for name in ("validFrom", "validTo", "lastSeen"))


_INTRO = "These terms bind you and us, and they say in plain words what each of us may do and may not do at all. " * 3
_FEES = "You pay the price that we name before each order, by card or by transfer, within thirty days of the order."
_ARBITRATION = "Disputes go to binding arbitration by a single arbitrator, and you waive the right to a class action."


def terms(*parts: tuple[str, str]) -> str:
    return f"# Terms\n\n{_INTRO}\n\n" + "\n\n".join(f"## {heading}\n\n{body}" for heading, body in parts) + "\n"


def test_a_clause_that_is_reworded_ends_one_reading_and_begins_another() -> None:
    first, second = terms(("Fees", _FEES)), terms(("Fees", _FEES.replace("thirty", "sixty")))
    _, (one, same, changed) = replayed(first, first + "\n\n## More\n\nMore of it.", second)
    assert [days(reading) for reading in readings(one, "a/b/fees")] == [(1, None, 1)]
    assert seen_row("a/b/fees", date(2026, 1, 2)) in same
    ended, closed, opened = readings(changed, "a/b/fees")
    assert ended == {"versionKey": "a/b/fees@1", "recordedTo": NOW}
    assert (closed["versionKey"], opened["versionKey"]) == ("a/b/fees@2", "a/b/fees@3")
    assert [days(closed), days(opened)] == [(1, 3, 2), (3, None, 3)], "every version up to the change held it"
    assert (opened["lastChangedOn"].day, opened["firstSeen"].day) == (3, 1)
    (effect,) = affects(changed, "a/b/fees")
    assert ("thirty" in effect["beforeText"], "sixty" in effect["afterText"]) == (True, True)
    assert (effect["effect"], effect["match"]) == ("MODIFIED", "FUZZY")


def test_each_reading_rests_on_the_version_that_it_was_taken_from() -> None:
    first, second = terms(("Fees", _FEES)), terms(("Fees", _FEES.replace("thirty", "sixty")))
    _, steps = replayed(first, second)
    sources = {
        row.start[1]: row.end[1].partition("@")[2]
        for rows in steps
        for row in rows
        if isinstance(row, EdgeRow) and row.type == "SOURCE_VERSION"
    }
    old, new = (sha256(text)[:12] for text in (first, second))
    assert {key: sources[f"a/b/fees@{key}"] for key in (1, 2, 3)} == {1: old, 2: old, 3: new}


def test_a_clause_that_moves_keeps_its_words_and_the_day_they_changed() -> None:
    _, (_, moved) = replayed(terms(("Fees", _FEES)), terms(("Arbitration", _FEES)))
    _, _, opened = readings(moved, "a/b/fees")
    assert (opened["title"], opened["lastChangedOn"].day, days(opened)) == ("Arbitration", 1, (2, None, 2))
    assert (opened["category"], opened["severity"]) == (["arbitration"], "HIGH"), "its headings are others"
    (effect,) = affects(moved, "a/b/fees")
    assert (effect["effect"], effect["severityAfter"]) == ("MOVED", "HIGH")
    assert effect["beforeSha256"] == effect["afterSha256"]


def test_a_clause_that_is_gone_reads_as_it_did_and_is_removed() -> None:
    whole, without = terms(("Fees", _FEES), ("Disputes", _ARBITRATION)), terms(("Fees", _FEES))
    replay, (_, gone, back) = replayed(whole, without, whole)
    _, closed, removed = readings(gone, "a/b/disputes")
    assert (closed["status"], removed["status"]) == ("ACTIVE", "REMOVED")
    assert [days(closed), days(removed)] == [(1, 2, 1), (2, None, 1)], "it was seen last in the version before"
    assert removed["excerptText"] == closed["excerptText"]
    (effect,) = affects(gone, "a/b/disputes")
    assert (effect["severityBefore"], effect["severityAfter"], "afterText" in effect) == ("HIGH", None, False)
    ended, still_gone, returned = readings(back, "a/b/disputes")
    assert ended["versionKey"] == removed["versionKey"]
    assert (still_gone["status"], days(still_gone)) == ("REMOVED", (2, 3, 1)), "it was not seen meanwhile"
    assert (returned["status"], days(returned), returned["firstSeen"].day) == ("ACTIVE", (3, None, 3), 1)
    (effect,) = affects(back, "a/b/disputes")
    assert (effect["effect"], effect["severityBefore"], "beforeText" in effect) == ("ADDED", None, False)
    assert replay.written["a/b/disputes"].ordinal == 5


def test_words_that_stay_while_others_come_before_them_are_placed_in_both_versions() -> None:
    before = terms(("Fees", _FEES))
    after = terms(("Arbitration", _ARBITRATION), ("Costs", _FEES))
    _, (_, moved) = replayed(before, after)
    (effect,) = affects(moved, "a/b/fees")
    assert before[effect["beforeStart"] : effect["beforeEnd"]] == effect["beforeText"]
    assert after[effect["afterStart"] : effect["afterEnd"]] == effect["afterText"]


def continued(rows: list[EdgeRow] | list[NodeRow | EdgeRow]) -> list[tuple[str, str]]:
    return [(row.start[1], row.end[1]) for row in rows if isinstance(row, EdgeRow) and row.type == "CONTINUED_BY"]


def test_a_clause_that_went_into_another_one_says_so_until_it_comes_back() -> None:
    apart, joined = terms(("Fees", _FEES), ("Disputes", _ARBITRATION)), terms(("Fees", f"{_FEES} {_ARBITRATION}"))
    first, merged, back = told(replay_of(), apart, joined, apart)
    assert (continued(first.rows), continued(first.removed)) == ([], [])
    assert continued(merged.rows) == [("a/b/disputes", "a/b/fees")]
    assert readings(merged.rows, "a/b/disputes")[-1]["status"] == "MERGED"
    assert continued(back.removed) == [("a/b/disputes", "a/b/fees")]
    assert set(merged.clauses) == set(back.clauses) == {"a/b/fees", "a/b/disputes"}


def test_what_a_version_is_is_told_to_whoever_imports() -> None:
    first, second = terms(("Fees", _FEES)), terms(("Fees", _FEES.replace("thirty", "sixty")))
    renumbered = second.replace("## Fees", "## 1. Fees")
    versions = told(replay_of(), first, first, second, "Gone.", renumbered, first)
    flags = ("verifies", "not_analysed", "changes_terms", "returns", "is_technical")
    assert [[name for name in flags if getattr(version, name)] for version in versions] == [
        [],
        ["verifies"],
        ["changes_terms"],
        ["not_analysed"],
        ["is_technical"],
        ["returns"],
    ]
    assert versions[0].version_key == versions[1].version_key == f"a/b@{sha256(first)[:12]}"


def test_a_new_clause_is_named_beside_its_first_reading() -> None:
    first, second = told(replay_of(), terms(("Fees", _FEES)), terms(("Fees", _FEES.replace("thirty", "sixty"))))
    assert named_row("a/b/fees") in first.rows
    assert not [fault for version in (first, second) for fault in problems_of(Batch.of(version.rows))]


def test_words_above_the_first_heading_are_titled_by_the_document() -> None:
    (version,) = told(replay_of(), f"{_INTRO}\n\n## Fees\n\n{_FEES}\n")
    titles = {one["title"]: one.get("headingPath") for one in readings(version.rows, "a/b/terms")}
    titles |= {
        str(row.properties["title"]): row.properties.get("headingPath")
        for row in version.rows
        if isinstance(row, NodeRow) and row.label == "ProvisionVersion"
    }
    assert titles == {"Terms": None, "Fees": "Fees"}


# --- what a change says


def changes(rows: list[NodeRow | EdgeRow]) -> list[Any]:
    found = [row.properties for row in rows if isinstance(row, NodeRow) and row.label == "Change"]
    for one in found:
        counts = {name: one[f"sentences{name.title()}"] for name in ("added", "removed", "modified")}
        assert judging.summary({"summary": one["summary"], **counts}) is None
    return [(one["severity"], one["summary"]) for one in found]


def test_a_change_is_as_severe_as_the_severest_of_its_clauses_and_tells_counts_and_titles() -> None:
    first = terms(("Fees", _FEES), ("Disputes", _ARBITRATION))
    second = terms(("Fees", _FEES), ("Disputes", f"{_ARBITRATION} Nobody else hears what is said there."))
    third = terms(("Fees", _FEES))
    one, two, three, four = told(replay_of(), first, second, third, third + "\n")
    assert changes(one.rows) == []
    assert changes(two.rows) == [("HIGH", "1 provision reworded (Disputes). 1 sentence added.")]
    ((severity, summary),) = changes(three.rows)
    assert severity == "HIGH"
    assert summary == "1 provision gone (Disputes). 3 sentences removed."
    # Where no clause was touched, nobody says how severe a change is.
    assert changes(four.rows) == [(None, "The sentences are the same.")]


def test_of_many_clauses_three_are_named() -> None:
    before = terms(("Fees", _FEES))
    new = [(f"Chapter {one}", f"{one} {_FEES[::-1]}"[:400]) for one in ("one", "two", "three", "four", "five")]
    after = terms(("Fees", _FEES), *new)
    _, second = told(replay_of(), before, after)
    ((_, summary),) = changes(second.rows)
    assert "5 provisions new (Chapter one, Chapter two, Chapter three and 2 more)" in summary


# --- suggestions of the reader

_NAMED = f"{_FEES} You may ask us to erase your data under Article 17 of the GDPR. Write to us."
_KEY = "a/b/fees~eu-gdpr/art-17~archive-reader"


def claims(rows: list[NodeRow | EdgeRow]) -> dict[str, Any]:
    found = [row.properties for row in rows if isinstance(row, NodeRow) and row.label == "Claim"]
    return {str(one["key"]): one["status"] for one in found}


def test_a_law_that_the_words_name_is_suggested_and_goes_stale_when_they_do_not() -> None:
    named, unnamed = terms(("Fees", _NAMED)), terms(("Fees", _FEES))
    first, second, third = told(replay_of(), named, unnamed, named)
    assert claims(first.rows) == {_KEY: "SUGGESTED"}
    (claim,) = (row.properties for row in first.rows if isinstance(row, NodeRow) and row.label == "Claim")
    assert (claim["confidence"], claim["rationale"], claim["revision"]) == (0.9, "The text names GDPR Art. 17.", 1)
    assert claim["validFrom"] == date(2026, 1, 1)
    assert [row for row in second.rows if isinstance(row, NodeRow) and row.label == "Claim"] == [
        NodeRow("Claim", {"key": _KEY, "status": "STALE"}, partial=True)
    ]
    quotes = [row.properties["quote"] for row in first.rows if isinstance(row, NodeRow) and row.label == "Evidence"]
    assert quotes == ["You may ask us to erase your data under Article 17 of the GDPR."]
    assert (claims(second.rows), claims(third.rows)) == ({_KEY: "STALE"}, {_KEY: "SUGGESTED"})


def test_a_law_that_is_named_without_a_unit_is_less_sure() -> None:
    (version,) = told(replay_of(), terms(("Fees", f"{_FEES} We keep to the GDPR.")))
    (claim,) = (row.properties for row in version.rows if isinstance(row, NodeRow) and row.label == "Claim")
    assert (claim["key"], claim["confidence"]) == ("a/b/fees~eu-gdpr~archive-reader", 0.8)


def test_a_suggestion_goes_stale_with_its_clause() -> None:
    with_, without = terms(("Fees", _NAMED), ("Disputes", _ARBITRATION)), terms(("Disputes", _ARBITRATION))
    _, gone = told(replay_of(), with_, without)
    assert claims(gone.rows) == {_KEY: "STALE"}


def test_a_suggestion_on_which_a_reviewer_has_decided_is_left_alone() -> None:
    named, unnamed = terms(("Fees", _NAMED)), terms(("Fees", _FEES))
    versions = told(replay_of(frozenset({_KEY})), named, unnamed)
    assert [claims(version.rows) for version in versions] == [{}, {}]


# --- a corpus


def corpus(folder: Path, **edits: tuple[str, str]) -> Any:
    files = dict(FILES)
    for name, text in FILES.items():
        old, new = edits.get(Path(name).stem.replace("-", "_"), ("", ""))
        assert not old or old in text
        files[name] = text.replace(old, new, 1) if old else text
    return read_corpus(corpus_at(folder, files))


def test_both_importers_write_the_same_properties_of_a_reading(tmp_path: Path) -> None:
    read = corpus(tmp_path, liability=("severity:", "headingPath: Terms > Liability\nseverity:"))
    batch = document_batch(read.documents[0], read.agents)
    of_corpus = {name for row in batch.nodes if row.label == "ProvisionVersion" for name in row.properties}
    _, (rows,) = replayed(terms(("Arbitration", _ARBITRATION)))
    of_archive = set(readings(rows, "a/b/arbitration")[0])
    assert of_archive - of_corpus == set()
    prose = {"plainSummary", "whyItMatters", "consumerImpact", "interpretiveNote"}
    prose |= {"vendorImplications", "complianceConsiderations"}
    assert of_corpus - of_archive <= prose | {"excerptPrefix", "excerptSuffix", "validTo", "recordedTo"}


def test_a_corpus_that_is_told_again_writes_no_reading(tmp_path: Path) -> None:
    read = corpus(tmp_path)
    document = read.documents[0]
    batch = document_batch(document, read.agents)
    sources = {row.start[1]: row.end[1] for row in batch.edges if row.type == "SOURCE_VERSION"}
    stored: dict[str, list[StoredRecord]] = {}
    for row in batch.nodes:
        if row.label == "ProvisionVersion":
            says = dict(row.properties)
            record = StoredRecord(
                key=says["versionKey"],  # type: ignore[arg-type]
                says=says,
                recorded_from=says["recordedFrom"],  # type: ignore[arg-type]
                recorded_to=says.get("recordedTo"),  # type: ignore[arg-type]
                rests_on=frozenset({sources[str(says["versionKey"])]}),
            )
            stored.setdefault(str(says["key"]), []).append(record)
    assert stored
    recorder = Recorder(datetime(2027, 1, 1, tzinfo=UTC), published=True, recorded=StoredState(readings=stored))
    again = document_batch(document, read.agents, recorder)
    assert not [row for row in again.nodes if row.label == "ProvisionVersion" and not row.partial]
    ends = {
        row.properties["versionKey"]: row.properties["recordedTo"]
        for row in again.nodes
        if row.label == "ProvisionVersion"
    }
    assert ends == {one.key: one.recorded_to for some in stored.values() for one in some}


def test_a_clause_that_a_corpus_calls_removed_has_a_reading_that_says_so(tmp_path: Path) -> None:
    read = corpus(tmp_path, liability=("severity:", "status: REMOVED\nlastSeen: 2026-06-01\nseverity:"))
    document = read.documents[0]
    (clause,) = [one for one in document.clauses if one.record.status is ProvisionStatus.REMOVED]
    clause_read = ReadClause(clause, list(placed_versions(document)))
    rows = list(clause_read.rows(Recorder(datetime(2027, 1, 1, tzinfo=UTC))))
    found = readings(rows, clause.key)
    gone = found[-1]
    assert (gone["status"], gone.get("validTo")) == ("REMOVED", None)
    held = found[-2]
    assert (held["status"], held["validTo"]) == ("ACTIVE", gone["validFrom"])
    assert {one["lastSeen"] for one in found[-2:]} == {date(2026, 6, 1)}
