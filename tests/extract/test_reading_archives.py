"""Archives as they come: what of them is a version, what is not read and why, and what is refused with a remedy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pygit2
import pytest

from claims.files.errors import SourceError
from seed.sources.read import read_archive
from seed.sources.repository import NO_VERSION, WRITES_NONE
from tests.archives import commit, export, line, terms

_FIRST, _CHANGE = "First record of", "Record new changes of"


@pytest.fixture
def repository(tmp_path: Path) -> pygit2.Repository:
    return pygit2.init_repository(str(tmp_path / "archive"))


def read(repository: pygit2.Repository) -> Any:
    return read_archive(Path(repository.workdir))


def record(repository: pygit2.Repository, name: str, day: int = 1, subject: str = _FIRST, text: str = "Terms.") -> None:
    commit(repository, f"{subject} {name.replace('/', ' ', 1)}", {f"{name}.md": text}, day)


def names(repository: pygit2.Repository) -> list[str]:
    return [one.name for one in read(repository).documents]


def test_versions_are_ordered_by_date_whatever_the_order_of_commits(repository: pygit2.Repository) -> None:
    for day, subject in ((2, _FIRST), (9, _CHANGE), (5, "Apply technical or declaration upgrade on")):
        record(repository, "Alpha/Terms", day, subject, f"Of day {day}.")
    (document,) = read(repository).documents
    assert [one.fetched_at.day for one in document.versions] == [2, 5, 9]
    assert [one.read() for one in document.versions] == [b"Of day 2.", b"Of day 5.", b"Of day 9."]


def test_versions_in_sub_folders_are_documents(repository: pygit2.Repository) -> None:
    record(repository, "Nestia/Community Guidelines/Spam", subject="Start tracking")
    record(repository, "Nestia/Community Guidelines #2")
    assert names(repository) == ["Nestia/Community Guidelines #2", "Nestia/Community Guidelines/Spam"]


def test_other_commits_and_files_are_counted_and_no_versions(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms")
    record(repository, "Alpha/Terms", 3, "Update", "Other terms.")
    commit(repository, "Add licence", {"LICENSE": "Free."}, 2)
    files = {".github/x.md": "How we work.", "docs/x.md": "Documents.", "README.md": "Read."}
    commit(repository, "Update README.md and more", files, 2)
    found = read(repository)
    assert [one.name for one in found.documents] == ["Alpha/Terms"]
    assert len(found.documents[0].versions) == 2
    assert (found.left_out[NO_VERSION], found.left_out[WRITES_NONE]) == (1, 1)
    assert sum(found.left_out.values()) == 5, "the three files, too"


def test_a_shallow_clone_is_refused_with_the_command_that_mends_it(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms")
    (Path(repository.path) / "shallow").write_text(f"{repository.head.target}\n")
    with pytest.raises(SourceError, match=r"a shallow clone: .*git -C .* fetch --unshallow"):
        read_archive(Path(repository.workdir))


def test_a_partial_clone_is_refused_before_anything_is_written(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms", text="Gone.")
    blob = str(pygit2.hash(b"Gone."))
    (Path(repository.path) / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(SourceError, match=r"a partial clone: the texts of 1 versions are not in it.*without --filter"):
        read_archive(Path(repository.workdir))


def test_what_is_no_file_or_has_no_readable_name_is_left_out(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms")
    link = b"160000 x.md\0" + repository.head.peel().id.raw
    file = b"100644 donn\xe9es.md\0" + repository.create_blob(b"x").raw
    folder = repository.write(pygit2.enums.ObjectType.TREE, file + link)
    tree = repository.TreeBuilder(repository.head.peel().tree)
    tree.insert("Beta", folder, pygit2.enums.FileMode.TREE)
    who = pygit2.Signature("archive", "archive@example.org", int(datetime(2026, 1, 2, tzinfo=UTC).timestamp()), 0)
    parents = [repository.head.target]
    repository.create_commit("HEAD", who, who, "Record new changes of Beta x", tree.write(), parents)
    found = read(repository)
    assert [one.name for one in found.documents] == ["Alpha/Terms"]
    assert sum(found.left_out.values()) == 3, "the submodule, the name, and so the commit"


def test_a_token_in_the_address_of_the_remote_is_not_kept(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms")
    repository.remotes.create("origin", "https://someone:ghp_SECRET@github.example/example/x-versions.git")
    address = read(repository).documents[0].versions[0].archive_url
    assert address == f"https://github.example/example/x-versions/blob/{repository.head.target}/Alpha/Terms.md"


def test_what_git_says_of_a_repository_is_passed_on(repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms")
    config = Path(repository.path) / "config"
    config.write_text(
        config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 1")
        + "[extensions]\n\tobjectformat = sha256\n"
    )
    with pytest.raises(SourceError, match=r"git does not open it: .*(object format|sha256|extension)"):
        read_archive(Path(repository.workdir))


# --- exports


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"path": None}, "path: Input should be a valid string, not None"),
        ({"path": 5}, "path: Input should be a valid string, not 5"),
        ({"path": "a\0b"}, "path: "),
        ({"record_kind": ["first"]}, r"record_kind: Input should be 'first', 'change' or 'technical', not \['first'\]"),
        ({"fetch_date": 1704067200}, "fetch_date: .*, not 1704067200"),
        ({"fetch_date": "2026-01-01T00:00:00"}, "fetch_date: .*timezone"),
        ({"sha256": None}, "sha256: Input should be a valid string, not None"),
        ({"service": None}, "service: Input should be a valid string, not None"),
        ({"service": " "}, "service: .*must hold a name"),
    ],
)
def test_every_line_that_is_wrong_is_told_by_number_and_field(tmp_path: Path, said: dict[str, Any], told: str) -> None:
    export(tmp_path, [("Alpha", "Terms", "2026-01-01", _FIRST, "Terms.")])
    right = line("Alpha/Terms/2026-01-01T00-00-00Z.md", "Alpha", "Terms", "2026-01-01", _FIRST, "0")
    with (tmp_path / "manifest.jsonl").open("ab") as file:
        file.write(orjson.dumps(right | said) + b"\n{\n")
    with pytest.raises(SourceError, match=rf"manifest\.jsonl:2: {told}") as refused:
        read_archive(tmp_path)
    assert len(refused.value.faults) == 2
    assert "manifest.jsonl:3: is not a line of a manifest" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", r"sources\.jsonl:1: is not a line"),
        (
            b'{"service": "Alpha", "terms_type": "Terms", "source_urls": "https://a.example"}',
            r"sources\.jsonl:1: source_urls: Input should be a valid array",
        ),
    ],
)
def test_addresses_that_are_wrong_are_told(tmp_path: Path, content: bytes, told: str) -> None:
    export(tmp_path, [("Alpha", "Terms", "2026-01-01", _FIRST, "Terms.")])
    (tmp_path / "sources.jsonl").write_bytes(content)
    with pytest.raises(SourceError, match=told):
        read_archive(tmp_path)


def test_an_empty_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"manifest\.jsonl: holds no version"):
        read_archive(export(tmp_path, []))


def test_dates_in_zones_are_ordered_by_instant(tmp_path: Path) -> None:
    export(tmp_path, [("Alpha", "Terms", f"2026-01-0{day}", _FIRST, f"Terms {day}.") for day in (1, 2)])
    manifest = tmp_path / "manifest.jsonl"
    first, second = (orjson.loads(one) for one in manifest.read_bytes().splitlines())
    # The second is the earlier one: midnight of the second of January is still the first, half an hour before, in UTC.
    lines = [first | {"fetch_date": "2026-01-01T23:45:00Z"}, second | {"fetch_date": "2026-01-02T00:30:00+01:00"}]
    manifest.write_bytes(b"\n".join(orjson.dumps(one) for one in lines))
    (document,) = read_archive(tmp_path).documents
    assert [one.read() for one in document.versions] == [b"Terms 2.", b"Terms 1."]
    assert {one.fetched_at.utcoffset() for one in document.versions} == {UTC.utcoffset(None)}


def test_both_forms_name_the_same_documents(tmp_path: Path, repository: pygit2.Repository) -> None:
    record(repository, "Alpha/Terms #annex", text=terms("Alpha"))
    folder = export(tmp_path / "export", [("Alpha", "Terms #annex", "2026-01-01", _FIRST, terms("Alpha"))])
    told = [(one.name, one.title, [version.read() for version in one.versions]) for one in read(repository).documents]
    assert told == [
        (one.name, one.title, [version.read() for version in one.versions]) for one in read_archive(folder).documents
    ]
