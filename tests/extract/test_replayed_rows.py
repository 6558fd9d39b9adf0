"""What the replay of a document writes of its language and of the severity of its clauses; no graph."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.model.vocabulary import ChangeKind
from graph.store.rows import NodeRow
from seed.archive.rows import DocumentReplay
from seed.archive.version_keys import VersionKeys
from seed.sources.content import content_of
from seed.sources.source import SourceDocument, SourceVersion

ENGLISH = (
    "These terms bind you and us, and they say in plain words what each of us may do and what neither of us may do. "
    * 3
)
FRENCH = (
    "Les présentes conditions vous lient et nous lient, et disent simplement ce que chacun peut faire et ne pas faire. "
    * 3
)
TERMS = f"# Terms\n\n{ENGLISH}\n\n## Arbitration\n\nDisputes go to binding arbitration before one arbitrator.\n"
CONDITIONS = (
    f"# Conditions\n\n{FRENCH}\n\n## Arbitration\n\nLes litiges vont devant un arbitrator, par binding arbitration.\n"
)


def replayed(*texts: str) -> tuple[DocumentReplay, list[dict[str, Any]], list[dict[str, Any]]]:
    """The replay of these versions, with the rows of the document and those of the readings of its clauses."""
    replay = DocumentReplay(VersionKeys("a/b"), SourceDocument("A", "B", None, None, ()))
    rows = []
    for day, text in enumerate(texts, 1):
        version = SourceVersion(datetime(2026, 1, day, tzinfo=UTC), ChangeKind.CONTENT, str(day), None, text.encode)
        rows += [one for one in replay.next(version, content_of(text.encode())).rows if isinstance(one, NodeRow)]
    of = {
        label: [dict(one.properties) for one in rows if one.label == label]
        for label in ("Document", "ProvisionVersion")
    }
    return replay, of["Document"], of["ProvisionVersion"]


def test_the_language_is_that_of_the_first_text_that_can_be_analysed() -> None:
    assert replayed(TERMS)[0].language == "en"
    assert replayed(CONDITIONS)[0].language == "fr"
    replay, documents, _ = replayed("Redirecting to a.example", CONDITIONS, TERMS)
    assert documents == [{"key": "a/b", "language": "fr"}]
    # Categories go by the text at hand.
    assert replay.language == "en"


def test_a_clause_without_a_category_has_no_severity() -> None:
    _, _, readings = replayed(TERMS)
    told = {
        one["key"]: (one["category"], one.get("severity"), one.get("exposureMin"), one.get("exposureMax"))
        for one in readings
    }
    assert told == {
        "a/b/terms": ([], None, None, None),
        "a/b/arbitration": (["arbitration"], "HIGH", "HIGH", "HIGH"),
    }


def test_a_clause_that_was_moved_has_the_categories_of_its_new_headings() -> None:
    words = "Write to us first, and wait for thirty days; we answer each letter, and most of what is asked ends there."
    before = f"# Terms\n\n{ENGLISH}\n\n## Letters\n\n{words}\n"
    _, _, readings = replayed(before, before.replace("## Letters", "## Arbitration"))
    told = [
        (one["title"], one["category"], one.get("severity"), one.get("exposureMax"))
        for one in readings
        if "title" in one
    ]
    assert told[-1] == ("Arbitration", ["arbitration"], "HIGH", "HIGH")
    assert ("Letters", [], None, None) in told


def test_a_clause_in_another_language_has_no_category() -> None:
    _, _, readings = replayed(CONDITIONS)
    assert {(tuple(one["category"]), one.get("severity")) for one in readings} == {((), None)}


def test_a_suggestion_quotes_a_whole_sentence() -> None:
    quoted = "Die Daten werden gem. Art. 6 Abs. 1 lit. b der Datenschutz-Grundverordnung bis zum 1. Januar verarbeitet."
    text = f"# Daten\n\n{'Wir halten uns an das Gesetz und an diese Bedingungen. ' * 5}{quoted} Danach nicht mehr, siehe GDPR.\n"
    replay = DocumentReplay(VersionKeys("a/b"), SourceDocument("A", "B", None, None, ()))
    version = SourceVersion(datetime(2026, 1, 1, tzinfo=UTC), ChangeKind.CONTENT, "1", None, text.encode)
    quotes = [
        one.properties["quote"]
        for one in replay.next(version, content_of(text.encode())).rows
        if isinstance(one, NodeRow) and "quote" in one.properties
    ]
    assert quotes
    assert set(quotes) <= {quoted, "Danach nicht mehr, siehe GDPR."}


def test_a_clause_has_the_concepts_of_rules_in_english_alone() -> None:
    spoken = "If you live in Brazil, you have the right to access the personal data we hold about you."
    _, _, readings = replayed(f"# Terms\n\n{ENGLISH}\n\n## Access\n\n{spoken}\n")
    told = {one["key"]: one["concepts"] for one in readings}
    assert told == {"a/b/terms": [], "a/b/access": ["https://w3id.org/dpv#DataSubjectRight"]}
    _, _, readings = replayed(f"# Terms\n\n{FRENCH}\n\n## Access\n\n{FRENCH} {spoken}\n")
    assert {tuple(one["concepts"]) for one in readings} == {()}
