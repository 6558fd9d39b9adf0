"""Importing a corpus written by hand: what it writes, and how it names what is wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from claims.files.errors import SourceError
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from graph.store.rows import EdgeRow, NodeRow
from seed.corpus.read import read_corpus
from seed.corpus.versions import placed_rows, placed_versions
from seed.record.transaction_time import Recorder
from seed.seeding import DEMONSTRATION, import_corpus
from tests.corpora import PROVISION, corpus_at
from tests.records import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return corpus_at(tmp_path)


def test_a_corpus_becomes_claims_and_their_edges(catalogued: Engine, folder: Path) -> None:
    done = import_corpus(catalogued, folder)
    assert (done.documents, done.provisions) == (1, 1)
    edges = catalogued.read(
        "MATCH (:Provision)-[r:ENGAGES|FLAGS|ASSESSED_UNRELATED]->(t) RETURN type(r), r.key ORDER BY r.key"
    )
    assert edges == [
        ["FLAGS", "made/terms/liability~DE"],
        ["ASSESSED_UNRELATED", "made/terms/liability~eu-ai-act/art-50"],
        ["ENGAGES", "made/terms/liability~eu-uctd"],
    ]
    assert catalogued.read("MATCH (c:Claim) RETURN count(c)") == [[4]]
    assert not any(broken_invariants(catalogued, silent).values())


def test_the_excerpt_is_anchored_and_the_former_one_kept(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    now = records_of(
        catalogued, "MATCH (p:Provision) RETURN p.excerptStart AS start, p.severity AS severity, p.firstSeen AS first"
    )
    assert (now[0]["start"], now[0]["severity"], str(now[0]["first"])) == (9, "HIGH", "2025-01-10")
    spans = records_of(
        catalogued,
        "MATCH (v:ProvisionVersion) RETURN v.severity AS severity, toString(v.validFrom) AS valid, "
        "toString(v.validTo) AS ends, v.recordedTo IS NULL AS standing ORDER BY v.ordinal",
    )
    assert [tuple(span.values()) for span in spans] == [
        ("MEDIUM", "2025-01-10", None, False),
        ("MEDIUM", "2025-01-10", "2026-03-01", True),
        ("HIGH", "2026-03-01", None, True),
    ]
    effects = catalogued.read("MATCH (:Change)-[r:AFFECTS]->(:Provision) RETURN r.effect, r.beforeText, r.afterText")
    assert effects == [["MODIFIED", "We pay at most ten euro.", "We pay at most five euro."]]


def test_importing_twice_changes_nothing(catalogued: Engine, folder: Path) -> None:
    first = import_corpus(catalogued, folder)
    again = import_corpus(catalogued, folder)
    assert first.written
    assert not again.written
    assert again.revision == first.revision


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            PROVISION,
            "five euro.\n\n##",
            "six euro.\n\n##",
            r"liability\.md:7: the excerpt is not in the text of version",
        ),
        (
            PROVISION,
            "target: eu-uctd\n",
            "target: eu-nothing\n",
            r"liability\.md:9: there is no law or unit 'eu-nothing'",
        ),
        (PROVISION, "jurisdiction: DE", "jurisdiction: XX", r"liability\.md:14: there is no place 'XX'"),
        (PROVISION, "severity: HIGH", "severity: HIHG", r"liability\.md:3: `severity`: Input should be"),
        (
            PROVISION,
            "exposure: [MEDIUM, HIGH]",
            "exposure: [LOW, MEDIUM]",
            r"liability\.md:3: the severity HIGH lies outside",
        ),
        (PROVISION, "confidence: 0.8\n", "confidence: 1.8\n", r"liability\.md:17: `flags\.0\.confidence`"),
        (PROVISION, "title: Cap", "titel: Cap", r"`titel` is not known here"),
        (PROVISION, "title: Cap\n", "", r"liability\.md:2: `title` is missing \(add `title: \.\.\.`\)"),
        (PROVISION, "eu-ai-act/art-50", "eu-uctd", r"eu-uctd is engaged and unrelated at once"),
        (PROVISION, "agent: suggester", "agent: nobody", r"there is no agent 'nobody' \(declare it in agents\.yaml\)"),
        (PROVISION, "## Plain summary", "## Summary", r"the heading '## Summary' is unknown"),
        (PROVISION, "title: Cap", "title: Cap\ntitle: Cup", r"liability\.md:3: `title` stands here a second time"),
        (PROVISION, "title: Cap", "title: [Cap", r"liability\.md:\d+: not YAML"),
        (PROVISION, "---\n\n## Excerpt", "## Excerpt", r"liability\.md:1: has no front matter"),
        ("made/terms/document.yaml", "language: en\n", "", r"document\.yaml:1: `language` is missing"),
        ("made/platform.yaml", "seat: NO", "seat: Norway", r"seat 'Norway' is not a place"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_remedy(
    catalogued: Engine, folder: Path, name: str, old: str, new: str, message: str
) -> None:
    before = content_digest(catalogued)
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(SourceError, match=message):
        import_corpus(catalogued, folder)
    assert content_digest(catalogued) == before


def test_every_mistake_is_told_at_once(folder: Path) -> None:
    (folder / "made/platform.yaml").write_text("name: Made\n")
    (folder / PROVISION).write_bytes(b"\xff")
    with pytest.raises(SourceError) as caught:
        read_corpus(folder)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_files_that_are_not_utf8_are_named(folder: Path, encoding: str) -> None:
    (folder / "made/platform.yaml").write_bytes("name: Gemäß\n".encode(encoding))
    with pytest.raises(SourceError, match=r"platform\.yaml: not UTF-8: byte \d+ .*save as UTF-8"):
        read_corpus(folder)


def test_a_byte_order_mark_and_windows_lines_are_read(folder: Path) -> None:
    path = folder / "made/platform.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_corpus(folder).documents[0].platform.name == "Made"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("made/terms/provision/liability.md", r"terms/provision: is not a folder of a document"),
        ("made/terms/provisions/cap.MD", r"cap\.MD: is not read: provisions holds files that end with \.md"),
        ("made/terms/provisions/cap.markdown", r"cap\.markdown: is not read"),
        ("made/terms/provisions/more/cap.md", r"provisions/more: is not read"),
        ("made/privacy/document.yml", r"made/privacy: is not a document: it holds no document\.yaml"),
    ],
)
def test_files_that_would_not_be_read_are_told(folder: Path, made: str, told: str) -> None:
    (folder / made).parent.mkdir(parents=True, exist_ok=True)
    (folder / made).write_text("title: Cap\n")
    with pytest.raises(SourceError, match=told) as caught:
        read_corpus(folder)
    assert len(caught.value.faults) == 1


def test_a_document_without_versions_is_told(folder: Path) -> None:
    for file in (folder / "made/terms/versions").iterdir():
        file.unlink()
    with pytest.raises(SourceError, match=r"made/terms: has no version .*add versions/"):
        read_corpus(folder)


def test_a_return_to_an_earlier_text_is_found(folder: Path) -> None:
    versions = folder / "made/terms/versions"
    shutil.copy(versions / "2025-01-10.md", versions / "2026-03-01.md")
    (document,) = read_corpus(folder).documents
    *_, last = placed_versions(document)
    rows = [*placed_rows(last, Recorder())]
    (change,) = [one for one in rows if isinstance(one, NodeRow) and one.label == "Change"]
    (returned,) = [one for one in rows if isinstance(one, EdgeRow) and one.type == "RETURNS_TO"]
    first = next(placed_versions(document)).key
    assert (change.properties["kind"], returned.end) == ("RETURNED", ("DocumentVersion", first))
    path = versions / "2026-03-01.md"
    path.write_text(path.read_text().replace("---\n", "---\nkind: RETURNED\n", 1))
    with pytest.raises(SourceError, match=r"2026-03-01\.md:2: .*RETURNED is found in the texts"):
        read_corpus(folder)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such folder"):
        read_corpus(tmp_path / "absent")


def test_the_demonstration_corpus_is_whole_and_keeps_every_rule(catalogued: Engine, tmp_path: Path) -> None:
    copy = shutil.copytree(DEMONSTRATION, tmp_path / "corpus")
    done = import_corpus(catalogued, copy)
    assert done.provisions > 0
    assert not any(broken_invariants(catalogued, silent).values())
