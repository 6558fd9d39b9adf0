"""Changes through the API: they count what the texts themselves say, and what they show stands in the archive."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema
from claims.text.sentences import SentenceReader
from seed.tracking.diff import said

if TYPE_CHECKING:
    from tests.contents import Contents

CHANGES = """{ changes(first: 200) { totalCount nodes { kind detectedAt sentencesAdded sentencesRemoved sentencesModified
  document { key platform { slug } } from { id } to { id diff { id } } id
  affects { effect severityBefore severityAfter provision { key }
    before { text sha256 start end anchored } after { text sha256 start end anchored } } } } }"""


@pytest.fixture
def executor(contents: Contents) -> Executor:
    return Executor(graphql_schema(), contents.demonstration(), base_url="")


@pytest.fixture
def changes(executor: Executor) -> list[dict[str, Any]]:
    body = executor.answer(CHANGES).body()
    assert "errors" not in body
    found: list[dict[str, Any]] = body["data"]["changes"]["nodes"]
    assert len(found) == body["data"]["changes"]["totalCount"] > 10
    return found


def texts(executor: Executor) -> dict[str, str]:
    rows = executor.engine.read("MATCH (v:DocumentVersion)-[:HAS_TEXT]->(t) RETURN 'DocumentVersion:' + v.key, t.text")
    return {str(key): str(text) for key, text in rows}


def test_counts_are_those_of_the_texts(executor: Executor, changes: list[dict[str, Any]]) -> None:
    """Independent of any diff: sentences that only one of the two texts has, counted as often as they stand there."""
    archived = texts(executor)
    reader = SentenceReader()
    for one in changes:
        before, after = (Counter(map(said, reader.plain(archived[one[end]["id"]]))) for end in ("from", "to"))
        assert one["sentencesAdded"] + one["sentencesModified"] == (after - before).total(), one["id"]
        assert one["sentencesRemoved"] + one["sentencesModified"] == (before - after).total(), one["id"]
        assert one["to"]["diff"]["id"] == one["id"]


def test_only_clauses_that_changed_are_affected_and_their_words_stand_in_the_archive(
    executor: Executor, changes: list[dict[str, Any]]
) -> None:
    archived = texts(executor)
    affected = [(change, one) for change in changes for one in change["affects"]]
    assert {one["effect"] for _, one in affected} >= {"ADDED", "MODIFIED", "REMOVED"}
    for change, one in affected:
        before, after = one["before"], one["after"]
        assert (before is None) == (one["effect"] == "ADDED")
        assert (after is None) == (one["effect"] == "REMOVED")
        if one["effect"] == "MODIFIED":
            assert before["text"] != after["text"]
        for excerpt in filter(None, (before, after)):
            assert hashlib.sha256(excerpt["text"].encode()).hexdigest() == excerpt["sha256"]
        if after:
            assert archived[change["to"]["id"]][after["start"] : after["end"]] == after["text"]
        if before:
            # The excerpt was last taken from the version before, or from one before that held the same words.
            assert before["text"] in archived[change["from"]["id"]]


def test_changes_of_a_platform_are_those_of_its_documents(executor: Executor, changes: list[dict[str, Any]]) -> None:
    slug = changes[0]["document"]["platform"]["slug"]
    body = executor.answer(
        "query Q($slug: String!) { platform(slug: $slug) { changes(first: 200) { nodes { id } } } }", {"slug": slug}
    ).body()
    expected = [one["id"] for one in changes if one["document"]["platform"]["slug"] == slug]
    assert [one["id"] for one in body["data"]["platform"]["changes"]["nodes"]] == expected


def test_days_are_half_open_and_utc(executor: Executor, changes: list[dict[str, Any]]) -> None:
    day = changes[0]["detectedAt"][:10]
    text = "query Q($range: DateRange) { changes(filter: {detected: $range}, first: 200) { nodes { detectedAt } } }"
    since = executor.answer(text, {"range": {"gte": day}}).body()["data"]["changes"]["nodes"]
    before = executor.answer(text, {"range": {"lt": day}}).body()["data"]["changes"]["nodes"]
    assert {one["detectedAt"][:10] for one in since} == {day}
    assert len(since) + len(before) == len(changes)
    assert max(one["detectedAt"] for one in before) < day
