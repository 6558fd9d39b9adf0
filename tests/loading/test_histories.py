"""Histories that become known otherwise than they were: what was published stays, byte for byte, and what stands is
right. One graph takes them in, one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graph.progress import silent
from graph.publish.format import bring_up
from graph.publish.invariants import broken_invariants
from seed.archive.load import import_archive
from tests.archives import export
from tests.asking import ask

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

_FIRST, _CHANGE, _TECHNICAL = "First record of", "Record new changes of", "Apply technical or declaration upgrade on"

_TEXT = """Terms of Service
================

1. Acceptance
-------------

By using Examplia you agree to these terms in full, and you confirm that you have read them with care, that you are of
age, and that nobody else uses your account without your knowledge or your permission at any time.

2. Disputes
-----------

Any dispute that arises out of these terms goes to binding arbitration by a single arbitrator in the city where we have
our seat, and you waive the right to take part in a class action, so far as the law of your country allows it.

3. Data
-------

We keep your data for as long as your account is open and for {} days after that, unless the law asks us to keep it for
longer, and we answer every request within one month under Article 15 of the GDPR.
"""

_QUERY = """query All($at: TimeInput, $document: ID!, $clause: String!) {
  document: node(at: $at, id: $document) { ... on Document { title versions(first: 20) { totalCount nodes { id sha256 fetchedAt kind extraction
    previous { id fetchedAt } diff { id kind sentencesModified from { id } to { id } returnsTo { id }
      affects { effect match score before { text } after { text } provision { key } } } } } } }
  provision(at: $at, key: $clause) { id title status validFrom validTo firstSeen lastSeen excerpt { text }
    sourceVersion { id fetchedAt } continuedBy { key }
    history { totalCount nodes { id validFrom validTo recordedFrom excerpt { text } sourceVersion { id fetchedAt } } } }
  changes(at: $at, first: 50) { totalCount nodes { id kind detectedAt } }
  graph(at: $at) { revision provisions documents } }"""


_COOKIES = """
4. Cookies
----------

We set cookies that remember who you are, and those of our partners that show you what you may want to buy elsewhere.
"""


def versions(service: str, *told: tuple[str, str]) -> list[tuple[str, ...]]:
    """Versions of terms: a day, and for how many days data is kept; with a plus there is a clause on cookies."""
    return [
        (
            service,
            "Terms of Service",
            day,
            _CHANGE if number else _FIRST,
            _TEXT.format(words.rstrip("+")) + (_COOKIES if words.endswith("+") else ""),
        )
        for number, (day, words) in enumerate(told)
    ]


def asked(engine: Engine, service: str, **at: str) -> dict[str, Any]:
    document = f"{service}/terms-of-service"
    given = {"document": f"Document:{document}", "clause": f"{document}/data", "at": at or None}
    return ask(engine, _QUERY, given)


class Archive:
    """One archive of one service, which is imported again and again, and asked at every state that it published."""

    def __init__(self, engine: Engine, folder: Path, service: str) -> None:
        self.engine, self.folder, self.service = engine, folder, service
        self.published: dict[tuple[str, str | None], bytes] = {}

    def tell(self, *told: tuple[str, str]) -> Any:
        done = import_archive(self.engine, export(self.folder, versions(self.service.title(), *told)))
        assert not done.faults
        for (revision, day), answer in self.published.items():
            assert self.at(revision, day) == answer, f"{revision} as of {day} is another answer"
        for day in (None, "2024-02-15", "2024-03-15", "2024-12-31"):
            self.published.setdefault((done.revision, day), self.at(done.revision, day))
        return done

    def at(self, revision: str, day: str | None) -> bytes:
        times = {"revision": revision} | ({"asOf": day} if day else {})
        return orjson.dumps(asked(self.engine, self.service, **times))

    def now(self) -> dict[str, Any]:
        return asked(self.engine, self.service)


def readings(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (one["validFrom"], one["validTo"], one["excerpt"]["text"].split(" for ")[2].split()[0])
        for one in reversed(answer["provision"]["history"]["nodes"])
    ]


def fetched(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        (one["fetchedAt"][:10], one["previous"] and one["previous"]["fetchedAt"][:10])
        for one in answer["document"]["versions"]["nodes"]
    ]


_WORDS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_EIGHT = tuple((f"2024-0{number}-01", words) for number, words in enumerate(_WORDS, 1))


def test_histories(catalogued: Engine, tmp_path: Path) -> None:
    deepened(Archive(catalogued, tmp_path / "deep", "deepia"))
    rewritten(Archive(catalogued, tmp_path / "force", "fexia"))
    taken_out(Archive(catalogued, tmp_path / "gone", "gonia"))
    added_late(Archive(catalogued, tmp_path / "late", "latia"))
    cut_by_an_older_reader(Archive(catalogued, tmp_path / "older", "oldia"))
    broken = {rule: found for rule, found in broken_invariants(catalogued, silent).items() if found}
    assert not broken


def deepened(archive: Archive) -> None:
    """The newest versions first, and then all: the newest text stands, with all its readings."""
    archive.tell(*_EIGHT[-3:])
    done = archive.tell(*_EIGHT)
    assert (done.histories_told_anew, done.versions_written, done.versions_ended) == (1, 6, 1)
    answer = archive.now()
    assert "seventeen days" in answer["provision"]["excerpt"]["text"]
    assert answer["provision"]["lastSeen"] == "2024-08-01"
    assert len(readings(answer)) == 8
    assert fetched(answer) == [
        (f"2024-0{number}-01", f"2024-0{number - 1}-01" if number > 1 else None) for number in range(8, 0, -1)
    ]
    kinds = [one["kind"] for one in answer["document"]["versions"]["nodes"]]
    assert kinds == ["CONTENT"] * 7 + ["FIRST_RECORD"]
    assert archive.tell(*_EIGHT).rows_written == 0
    # A history that was told anew goes on.
    archive.tell(*_EIGHT, ("2024-09-01", "eighteen"))
    assert "eighteen days" in archive.now()["provision"]["excerpt"]["text"]
    assert archive.tell(*_EIGHT, ("2024-09-01", "eighteen")).rows_written == 0


def rewritten(archive: Archive) -> None:
    """A version is gone from the archive, and one is new: what was published says what it said."""
    first = archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty"), ("2024-03-01", "ninety"))
    done = archive.tell(("2024-01-01", "thirty"), ("2024-03-01", "ninety"), ("2024-05-01", "ten"))
    assert (done.histories_told_anew, done.versions_written, done.versions_ended) == (1, 1, 1)
    then = asked(archive.engine, "fexia", revision=first.revision, asOf="2024-02-15")["provision"]
    assert (then["validFrom"], then["validTo"], "forty days" in then["excerpt"]["text"]) == (
        "2024-02-01",
        "2024-03-01",
        True,
    )
    answer = archive.now()
    assert readings(answer) == [
        ("2024-01-01", "2024-03-01", "thirty"),
        ("2024-03-01", "2024-05-01", "ninety"),
        ("2024-05-01", None, "ten"),
    ]
    assert fetched(answer) == [("2024-05-01", "2024-03-01"), ("2024-03-01", "2024-01-01"), ("2024-01-01", None)]
    numbers = [
        one["id"] for one in asked(archive.engine, "fexia", revision=done.revision)["provision"]["history"]["nodes"]
    ]
    assert len(set(numbers)) == 3
    # The version that was gone comes back.
    archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty"), ("2024-03-01", "ninety"), ("2024-05-01", "ten"))
    assert len(readings(archive.now())) == 4


def taken_out(archive: Archive) -> None:
    """A clause that no version holds any more was never one, as far as is known now; it is found where it was known."""
    asked_for = """query Cookies($at: TimeInput) { provision(at: $at, key: "gonia/terms-of-service/cookies") { status }
      provisions(at: $at, filter: {text: "remember who you are"}) { totalCount } }"""
    first = archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty+"))
    assert ask(archive.engine, asked_for)["provision"] == {"status": "ACTIVE"}
    done = archive.tell(("2024-01-01", "thirty"), ("2024-03-01", "fifty"))
    assert done.provisions_gone == 1
    gone = {"provision": None, "provisions": {"totalCount": 0}}
    assert ask(archive.engine, asked_for) == gone
    assert ask(archive.engine, asked_for, {"at": {"revision": done.revision}}) == gone
    known = ask(archive.engine, asked_for, {"at": {"revision": first.revision}})
    assert known == {"provision": {"status": "ACTIVE"}, "provisions": {"totalCount": 1}}
    # And it is one again.
    archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty+"))
    assert ask(archive.engine, asked_for)["provision"] == {"status": "ACTIVE"}


def added_late(archive: Archive) -> None:
    """An older snapshot is recorded later: it stands at its date, between the versions around it."""
    archive.tell(("2024-01-01", "thirty"), ("2025-06-01", "sixty"))
    done = archive.tell(("2024-01-01", "thirty"), ("2024-09-01", "ninety"), ("2025-06-01", "sixty"))
    assert (done.histories_told_anew, done.versions_written, done.versions_ended) == (1, 1, 0)
    answer = archive.now()
    assert "sixty days" in answer["provision"]["excerpt"]["text"]
    assert answer["provision"]["lastSeen"] == "2025-06-01"
    assert fetched(answer) == [("2025-06-01", "2024-09-01"), ("2024-09-01", "2024-01-01"), ("2024-01-01", None)]
    day = asked(archive.engine, "latia", asOf="2025-01-01")["provision"]
    assert (day["validFrom"], day["validTo"]) == ("2024-09-01", "2025-06-01")


def cut_by_an_older_reader(archive: Archive) -> None:
    """A document of an older reader is told anew, once; where the cut is the same nothing of it ends."""
    archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty"))
    archive.engine.command("MATCH (d:Document {key: 'oldia/terms-of-service'}) REMOVE d.readerVersion")
    archive.engine.command("MATCH (v:DocumentVersion) REMOVE v:VersionRecord")
    archive.engine.command("MATCH (f:GraphFormat) SET f.version = 1")
    assert bring_up(archive.engine)
    # As another reader would have cut it, and as it was published then: the clause has another title.
    archive.engine.command(
        "MATCH (r:ProvisionVersion) WHERE r.documentKey = 'oldia/terms-of-service' AND r.key ENDS WITH '/data' "
        "SET r.title = '3 Data'"
    )
    archive.published = {state: archive.at(*state) for state in archive.published}
    done = archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty"))
    assert (done.documents_read_anew, done.histories_told_anew, done.readings_ended) == (1, 0, 2)
    assert archive.now()["provision"]["title"] == "Data"
    assert archive.tell(("2024-01-01", "thirty"), ("2024-02-01", "forty")).rows_written == 0


def test_services_and_documents_keep_their_names(catalogued: Engine, tmp_path: Path) -> None:
    """Names that differ by case or marks alone are told apart, and whoever was there first keeps the name."""
    text = _TEXT.format("ten")
    first = [
        ("facenote", "Privacy policy", "2024-01-01", _FIRST, text),
        ("facenote", "Terms #1", "2024-01-01", _FIRST, text),
    ]
    later = [
        ("Facenote", "Terms of Service", "2024-02-01", _FIRST, text),
        ("facenote", "Privacy Policy", "2024-02-01", _FIRST, text + "\nMore.\n"),
        ("facenote", "Terms 1", "2024-02-01", _FIRST, text + "\nMore.\n"),
    ]
    folder = tmp_path / "archive"
    import_archive(catalogued, export(folder, first))
    for _ in range(2):
        done = import_archive(catalogued, export(folder, [*first, *later]))
    assert done.rows_written == 0
    found = catalogued.read(
        "MATCH (p:Platform)-[:PUBLISHES]->(d) WHERE p.slug STARTS WITH 'facenote' RETURN p.name, p.slug, d.title, d.key"
    )
    keys = {(name, title): key for name, _, title, key in found}
    assert keys["facenote", "Privacy policy"] == "facenote/privacy-policy"
    assert keys["facenote", "Terms (1)"] == "facenote/terms-1"
    assert len(keys) == len(set(keys.values())) == 5
    assert {name: slug for name, slug, *_ in found}["Facenote"] not in {"facenote", ""}
    assert not any(broken_invariants(catalogued, silent).values())


def test_a_document_that_was_written_by_hand_is_not_an_archives_to_tell(catalogued: Engine, tmp_path: Path) -> None:
    from claims.files.errors import SourceError  # noqa: PLC0415

    archive = export(tmp_path, versions("Handia", ("2024-01-01", "ten")))
    catalogued.command(
        "CREATE (:Document {key: 'handia/terms-of-service', platformSlug: 'handia', title: 'Terms of Service', language: 'en'})"
    )
    try:
        with pytest.raises(SourceError, match="'handia/terms-of-service' is a document of a corpus"):
            import_archive(catalogued, archive)
    finally:
        catalogued.command("MATCH (d:Document {key: 'handia/terms-of-service'}) DETACH DELETE d")
