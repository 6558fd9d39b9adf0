"""Importing an Open Terms Archive: what it writes, twice as once, and after a kill as without one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from claims.files.errors import SourceError
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from graph.store.writer import Writer
from seed.archive import load as archive
from seed.archive.origin import platform_slugs
from tests import archives
from tests.archives import committed, exported
from tests.asking import ask
from tests.records import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine
    from tests.contents import Contents


def figures(engine: Engine) -> dict[str, int]:
    labels = ("Document", "DocumentVersion", "ArchivedText", "Change", "Provision", "Claim")
    return {label: engine.read(f"MATCH (n:{label}) RETURN count(n)")[0][0] for label in labels}


@pytest.mark.parametrize("made", [exported, committed])
def test_an_archive_is_read_in_both_forms(catalogued: Engine, tmp_path: Path, made: Any) -> None:
    done = archive.import_archive(catalogued, made(tmp_path))
    assert (done.services, done.documents, done.versions) == (2, 3, 8)
    assert (done.versions_not_analysed, done.technical_changes, done.changes_of_terms) == (1, 1, 2)
    assert done.returns_to_earlier_texts == 1
    assert figures(catalogued) | {"Provision": 0, "Claim": 0} == {
        "Document": 3,
        "DocumentVersion": 8,
        "ArchivedText": 7,
        "Change": 4,
        "Provision": 0,
        "Claim": 0,
    }
    assert not any(broken_invariants(catalogued, silent).values())


def test_clauses_are_followed_and_removed(catalogued: Engine, tmp_path: Path) -> None:
    archive.import_archive(catalogued, exported(tmp_path))
    rows = records_of(
        catalogued,
        "MATCH (p:Provision) WHERE p.documentKey = 'alpha-co/terms-of-service' RETURN p.key AS key, p.status AS status,"
        " p.category AS category, p.firstSeen AS first, p.lastSeen AS last ORDER BY key",
    )
    by_key = {row["key"].rsplit("/", 1)[1]: row for row in rows}
    assert by_key["arbitration"]["category"] == ["arbitration"]
    assert by_key["liability"]["category"] == ["liability-limitation"]
    assert by_key["your-data-cookies"]["status"] == "REMOVED"
    assert str(by_key["your-data-cookies"]["last"]) == "2026-01-05"
    assert by_key["liability"]["status"] == "ACTIVE"
    assert (str(by_key["liability"]["first"]), str(by_key["liability"]["last"])) == ("2026-01-01", "2026-01-06")


def test_a_law_that_the_text_names_is_a_suggestion_with_its_sentence(catalogued: Engine, tmp_path: Path) -> None:
    archive.import_archive(catalogued, exported(tmp_path))
    rows = records_of(
        catalogued,
        "MATCH (e:Evidence)<-[:RESTS_ON]-(c:Claim)-[:CONCERNS]->(t), (c)-[:ABOUT]->(p:Provision) "
        "WHERE p.key = 'alpha-co/terms-of-service/your-data' "
        "RETURN t.path AS path, c.status AS status, e.quote AS quote ORDER BY path",
    )
    assert [(row["path"], row["status"]) for row in rows] == [
        ("eu-gdpr/art-6", "SUGGESTED"),
        ("eu-gdpr/art-9", "SUGGESTED"),
    ]
    assert all(row["quote"] == "We process personal data under Articles 6 and 9 of the GDPR." for row in rows)
    assert not catalogued.read("MATCH ()-[r:ENGAGES|FLAGS]->() RETURN r")


def test_a_return_to_an_earlier_text_is_a_version_of_its_own(catalogued: Engine, tmp_path: Path) -> None:
    archive.import_archive(catalogued, exported(tmp_path))
    text = (
        "MATCH (v:DocumentVersion) WHERE v.documentKey = 'alpha-co/terms-of-service' RETURN v.key ORDER BY v.fetchedAt"
    )
    keys = [record[0] for record in catalogued.read(text)]
    assert len(keys) == 6
    assert keys[5] == f"{keys[0]}.2"


def test_importing_twice_changes_nothing(catalogued: Engine, tmp_path: Path) -> None:
    exported(tmp_path)
    archive.import_archive(catalogued, tmp_path)
    before = content_digest(catalogued), figures(catalogued)
    again = archive.import_archive(catalogued, tmp_path)
    assert (again.versions_written, again.rows_written, again.revision) == (0, 0, "r1")
    assert (content_digest(catalogued), figures(catalogued)) == before


def test_what_brings_nothing_new_asks_for_no_rows_to_be_written(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are there already cost statements and their planning: whoever follows an archive pays it every day."""
    exported(tmp_path)
    archive.import_archive(catalogued, tmp_path)
    asked: list[str] = []
    monkeypatch.setattr(type(catalogued), "command", lambda _, text, **__: asked.append(text))
    monkeypatch.setattr(Writer, "write", lambda _, batch: asked.append(repr(batch)))
    assert archive.import_archive(catalogued, tmp_path).revision == "r1"
    assert asked == []


def other(*versions: tuple[str, str, int, str]) -> tuple[tuple[str, str, int, str, str], ...]:
    """Versions of another archive."""
    return tuple((*one, archives.terms(f"Other {number}")) for number, one in enumerate(versions))


_SAME_DOCUMENT = ("Alpha & Co.", "Terms of Service", 1, "First record of")


@pytest.mark.parametrize(
    "versions",
    [
        other(_SAME_DOCUMENT),
        other(("Alpha & Co.", "Imprint", 1, "First record of")),
        other(("Alpha Co", "Imprint", 1, "First record of"), ("New", "Imprint", 1, "First record of")),
    ],
)
def test_another_archive_of_a_service_is_refused_before_anything_is_written(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: Any
) -> None:
    first = exported(tmp_path / "first")
    archive.import_archive(catalogued, first)
    monkeypatch.setattr(archives, "VERSIONS", versions)
    second = exported(tmp_path / "second")
    before = content_digest(catalogued), figures(catalogued)
    with pytest.raises(SourceError) as refused:
        archive.import_archive(catalogued, second)
    told = str(refused.value)
    assert f"is a service of another archive in this graph: {first}. This one is {second}" in told
    assert "`import ota --as NAME`" in told
    assert len(refused.value.faults) == 1
    assert (content_digest(catalogued), figures(catalogued)) == before


def test_another_archive_of_a_service_can_have_a_name_of_its_own(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.import_archive(catalogued, exported(tmp_path / "first"))
    monkeypatch.setattr(archives, "VERSIONS", other(_SAME_DOCUMENT))
    second = exported(tmp_path / "second")
    archive.import_archive(catalogued, second, name="Second One")
    platforms = "MATCH (p:Platform)-[:PUBLISHES]->(d) WHERE p.slug STARTS WITH 'alpha' RETURN p.slug, p.name, d.key"
    both = [
        ["alpha-co", "Alpha & Co.", "alpha-co/terms-of-service"],
        ["alpha-co-second-one", "Alpha & Co. (Second One)", "alpha-co-second-one/terms-of-service"],
    ]
    assert sorted(catalogued.read(platforms)) == both
    assert archive.import_archive(catalogued, second, name="Second One").rows_written == 0
    assert not any(broken_invariants(catalogued, silent).values())
    with pytest.raises(SourceError, match="no letter and no digit"):
        archive.import_archive(catalogued, second, name="&")


def test_an_archive_that_grew_or_moved_or_is_a_part_is_the_same(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = archives.VERSIONS
    monkeypatch.setattr(archives, "VERSIONS", whole[:2])
    archive.import_archive(catalogued, exported(tmp_path / "part"))
    monkeypatch.setattr(archives, "VERSIONS", whole)
    archive.import_archive(catalogued, committed(tmp_path / "whole"))
    assert archive.import_archive(catalogued, exported(tmp_path / "moved")).rows_written == 0
    monkeypatch.setattr(archives, "VERSIONS", whole[-1:])
    assert archive.import_archive(catalogued, exported(tmp_path / "another part")).rows_written == 0


def test_an_import_killed_in_the_middle_ends_in_the_same_graph(
    catalogued: Engine, neo4j: EmbeddedNeo4j, tmp_path: Path, contents: Contents
) -> None:
    exported(tmp_path)
    archive.import_archive(catalogued, tmp_path)
    clean = content_digest(catalogued), figures(catalogued)
    contents.keep_catalogue()
    for after in (1, 3, 6):
        killed_import(neo4j, tmp_path, catalogued, after)
    assert figures(catalogued)["DocumentVersion"] < 8
    archive.import_archive(catalogued, tmp_path)
    assert (content_digest(catalogued), figures(catalogued)) == clean


def killed_import(neo4j: EmbeddedNeo4j, source: Path, engine: Engine, versions: int) -> None:
    """Run an import in a process of its own and kill it without warning once it has written so many versions."""
    slowly = (
        "import sys, time; from pathlib import Path; from graph.engine import Engine\n"
        "from seed.archive import load as archive\n"
        "engine = Engine.connect(*sys.argv[1:4])\n"
        "archive.import_archive(engine, Path(sys.argv[4]), lambda *_: time.sleep(0.2))\n"
    )
    end = neo4j.endpoint
    command = [sys.executable, "-c", slowly, end.uri, end.user, end.password, str(source)]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        while engine.read("MATCH (v:DocumentVersion) RETURN count(v)")[0][0] < versions:
            assert process.poll() is None, "the import ended before it was killed"
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_hash_that_does_not_match_is_told_and_the_rest_is_published(catalogued: Engine, tmp_path: Path) -> None:
    exported(tmp_path)
    spoiled = tmp_path / "Alpha & Co." / "Terms of Service" / "2026-01-03T00-00-00Z.md"
    spoiled.write_text("something else")
    done = archive.import_archive(catalogued, tmp_path)
    assert re.search(r"2026-01-03T00-00-00Z\.md: hashes to .* line 3 of the manifest", str(done.faults[0]))
    assert (done.versions, done.versions_left_out, done.revision) == (8, 1, "r1")
    assert figures(catalogued)["DocumentVersion"] == 7
    assert not any(broken_invariants(catalogued, silent).values())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "manifest.jsonl:1: is not a line of a manifest"),
        (b"[]", "manifest.jsonl:1: is not a line of a manifest"),
        (b'{"path": "a"}', "manifest.jsonl:1: lacks fetch_date"),
        (
            b'{"path": "../a", "service": "s", "terms_type": "t", "fetch_date": "2026-01-01T00:00:00Z",'
            b' "record_kind": "first", "sha256": ""}',
            "lies outside the folder",
        ),
    ],
)
def test_a_broken_manifest_is_named_by_line(catalogued: Engine, tmp_path: Path, line: bytes, message: str) -> None:
    (tmp_path / "manifest.jsonl").write_bytes(line + b"\n")
    with pytest.raises(SourceError, match=message):
        archive.import_archive(catalogued, tmp_path)


def test_text_that_is_not_utf8_is_named(catalogued: Engine, tmp_path: Path) -> None:
    import hashlib  # noqa: PLC0415

    import orjson  # noqa: PLC0415

    exported(tmp_path)
    content = b"\xff\xfe terms"
    manifest = tmp_path / "manifest.jsonl"
    lines = [orjson.loads(line) for line in manifest.read_bytes().splitlines()]
    (tmp_path / lines[0]["path"]).write_bytes(content)
    lines[0]["sha256"] = hashlib.sha256(content).hexdigest()
    manifest.write_bytes(b"\n".join(orjson.dumps(line) for line in lines))
    done = archive.import_archive(catalogued, tmp_path)
    assert re.search(r"Alpha & Co./Terms of Service .*not UTF-8 at byte 0", str(done.faults[0]))
    assert (done.versions_left_out, figures(catalogued)["DocumentVersion"], done.revision) == (1, 7, "r1")


@pytest.mark.parametrize("what", ["nothing", "file"])
def test_what_is_no_archive_is_said(catalogued: Engine, tmp_path: Path, what: str) -> None:
    path = tmp_path / "absent" if what == "nothing" else tmp_path
    with pytest.raises(SourceError, match=r"there is no such folder|neither a git repository"):
        archive.import_archive(catalogued, path)


def test_services_that_share_a_slug_stay_apart() -> None:
    slugs = platform_slugs(["A B", "A-B", "DALL·E", "Claude.ai", "微博", "X"])
    assert len(set(slugs.values())) == 6
    assert (slugs["A B"], slugs["DALL·E"], slugs["Claude.ai"], slugs["X"]) == ("a-b", "dall-e", "claude-ai", "x")


def test_a_new_heading_is_a_reading_of_its_own(
    catalogued: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are the same under another heading: so what was published keeps the former one."""
    first, *_ = archives.VERSIONS
    service, kind, _, _, text = first
    monkeypatch.setattr(archives, "VERSIONS", [first])
    published = archive.import_archive(catalogued, exported(tmp_path / "one")).revision
    moved = text.replace("7\\. Liability\n-------------", "7\\. Limits of liability\n-----------------------")
    monkeypatch.setattr(archives, "VERSIONS", [first, (service, kind, 9, "Record new changes of", moved)])
    archive.import_archive(catalogued, exported(tmp_path / "two"))
    fields = "title lastSeen validFrom sourceVersion { fetchedAt } history { nodes { title lastSeen validTo } }"
    asked = "query($at: TimeInput) { provision(key: $key, at: $at) { %s } }".replace(
        "$key", '"alpha-co/terms-of-service/liability"'
    )
    now = ask(catalogued, asked % fields)["provision"]
    assert now == {
        "title": "Limits of liability",
        "lastSeen": "2026-01-09",
        "validFrom": "2026-01-09",
        "sourceVersion": {"fetchedAt": "2026-01-09T00:00:00Z"},
        "history": {
            "nodes": [
                {"title": "Limits of liability", "lastSeen": "2026-01-09", "validTo": None},
                {"title": "Liability", "lastSeen": "2026-01-01", "validTo": "2026-01-09"},
            ]
        },
    }
    day = datetime.now(UTC).date().isoformat()
    assert ask(catalogued, asked % fields, {"at": {"asOf": day}})["provision"] == now
    then = ask(catalogued, asked % "title lastSeen validTo", {"at": {"revision": published}})["provision"]
    assert then == {"title": "Liability", "lastSeen": "2026-01-01", "validTo": None}
    assert not any(broken_invariants(catalogued, silent).values())
    third = archive.import_archive(catalogued, exported(tmp_path / "two"))
    assert third.rows_written == 0
