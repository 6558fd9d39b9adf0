"""A whole made-up archive, with what makes real ones hard to read: read from every kind of repository, without a database."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pygit2
import pytest
from pygit2.enums import FileMode

from claims.files.errors import SourceError
from graph.model.vocabulary import ChangeKind
from seed.archive.origin import platform_slugs
from seed.sources.content import LARGEST
from seed.sources.read import read_archive
from seed.sources.repository import NO_VERSION, WRITES_NONE
from seed.text.sections import cut
from tests.archive_memory import Rows
from tests.archives import commit_at
from tests.archives.clauses import TERMS
from tests.archives.languages import TERMS_IN
from tests.archives.layouts import LAYOUTS
from tests.archives.made_up import (
    FIRST_DAY,
    LANGUAGES,
    LIVES,
    NEW_NAME,
    OLD_NAME,
    RENAMED_ON,
    as_export,
    as_repository,
    recorded,
)
from tests.extract.test_sections import untold

if TYPE_CHECKING:
    from collections.abc import Callable

    from seed.sources.source import SourceArchive, SourceDocument

#: Documents with the instants, kinds and texts of their versions.
Told = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_repository(tmp_path_factory.mktemp("archive of made-up services"))


@pytest.fixture(scope="module")
def archive(repository: Path) -> SourceArchive:
    return read_archive(repository)


def told(archive: SourceArchive) -> Told:
    return {
        one.name: [(version.fetched_at, version.kind, version.read()) for version in one.versions]
        for one in archive.documents
    }


def expected(*, exported: bool = False) -> Told:
    """What was recorded. A commit that says so, and writes the text that was there, is no version of a repository."""
    found: Told = {}
    for one in recorded():
        versions = found.setdefault(f"{one.service}/{one.document}", [])
        if exported or not versions or versions[-1][2] != one.text.encode():
            versions.append((one.instant, one.kind, one.text.encode()))
    return dict(sorted(found.items()))


def test_a_repository_and_an_export_tell_what_was_recorded(archive: SourceArchive, tmp_path: Path) -> None:
    assert told(archive) == expected()
    assert told(read_archive(as_export(tmp_path))) == expected(exported=True)
    assert archive.left_out == {NO_VERSION: 1, WRITES_NONE: len(LIVES)}


def bare(repository: Path, folder: Path) -> Path:
    pygit2.clone_repository(str(repository), str(folder), bare=True)
    return folder


def the_folder_of_git(repository: Path, _: Path) -> Path:
    return repository / ".git"


def checked_out(repository: Path, folder: Path) -> Path:
    pygit2.clone_repository(str(repository), str(folder))
    return folder


def detached(repository: Path, folder: Path) -> Path:
    clone = pygit2.clone_repository(str(repository), str(folder))
    clone.set_head(clone.head.target)
    assert clone.head_is_detached
    return folder


def a_worktree(repository: Path, folder: Path) -> Path:
    clone = pygit2.clone_repository(str(repository), str(folder / "clone"))
    clone.add_worktree("beside", str(folder / "beside"))
    return folder / "beside"


def packed(repository: Path, folder: Path) -> Path:
    clone = pygit2.clone_repository(str(repository), str(folder))
    clone.pack()
    return folder


def without_write_permission(repository: Path, folder: Path) -> Path:
    shutil.copytree(repository, folder)
    for one in (folder, *folder.rglob("*")):
        one.chmod(0o555 if one.is_dir() else 0o444)
    return folder


@pytest.mark.parametrize(
    "kind", [bare, the_folder_of_git, checked_out, detached, a_worktree, packed, without_write_permission]
)
def test_every_kind_of_repository_tells_the_same(
    repository: Path, tmp_path: Path, kind: Callable[[Path, Path], Path]
) -> None:
    folder = kind(repository, tmp_path / "a copy, with spaces & such")
    try:
        assert told(read_archive(folder)) == expected()
    finally:
        for one in tmp_path.rglob("*"):
            one.chmod(0o755 if one.is_dir() else 0o644)


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "protocol.file.allow=always", *words], check=True, capture_output=True, timeout=60)  # noqa: S607  # whichever git there is


@pytest.mark.processes
def test_a_shallow_clone_is_refused_and_reads_whole_once_the_remedy_was_done(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth", "12", f"file://{repository}", str(clone))
    with pytest.raises(SourceError, match=r"a shallow clone: .* false date") as refused:
        read_archive(clone)
    remedy = re.search(r"`git (.*?)`", str(refused.value))
    assert remedy
    git(*remedy[1].split())
    assert told(read_archive(clone)) == expected()


@pytest.mark.processes
def test_a_clone_without_the_texts_is_refused(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git("-C", str(repository), "config", "uploadpack.allowFilter", "true")
    git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{repository}", str(clone))
    texts = len({one.text for one in recorded()})
    with pytest.raises(SourceError, match=rf"a partial clone: the texts of {texts} versions .*without --filter"):
        read_archive(clone)


def test_services_have_addresses_of_their_own(archive: SourceArchive) -> None:
    services = {one.service for one in archive.documents}
    slugs = platform_slugs(sorted(services))
    assert slugs.keys() == services
    assert len(set(slugs.values())) == len(services) == 6
    assert (slugs["Quill.ai"], slugs[LANGUAGES]) == ("quill-ai", "elf-talen")
    assert (slugs[OLD_NAME], slugs[NEW_NAME]) == ("lantern-fish", "lanternfish")


def document(archive: SourceArchive, name: str) -> SourceDocument:
    return next(one for one in archive.documents if one.name == name)


def test_a_service_that_was_renamed_is_another_one_and_the_old_one_stays(archive: SourceArchive) -> None:
    """An archive does not say that a name is a new one: both are told as they stand there."""
    old, new = (document(archive, f"{name}/Terms of Service") for name in (OLD_NAME, NEW_NAME))
    assert max(one.fetched_at for one in old.versions) < min(one.fetched_at for one in new.versions)
    assert new.versions[0].fetched_at == FIRST_DAY + timedelta(days=RENAMED_ON)
    assert new.versions[0].read() == old.versions[-1].read()
    rows = Rows()
    rows.take(new)
    # What was an earlier text of the old one is no return: the new one has not had it before.
    assert [one["kind"] for one in rows.nodes["Change"].values()] == ["CONTENT"]


@pytest.mark.parametrize("language", TERMS_IN)
def test_terms_in_any_language_are_read(archive: SourceArchive, language: str) -> None:
    source = document(archive, f"{LANGUAGES}/Terms of Service #{language}")
    rows = Rows()
    rows.take(source)
    (stored,) = rows.nodes["Document"].values()
    assert (stored["language"], stored["title"]) == (language, f"Terms of Service ({language})")
    readings = [one for one in rows.readings() if one["ordinal"] == 1]
    assert [one["title"] for one in readings] == [head for head, _ in TERMS_IN[language]]
    # The phrases of categories are English: in another language nobody has said what a clause is about.
    assert {(tuple(one["category"]), one.get("severity")) for one in rows.readings()} == {((), None)}
    (change,) = rows.nodes["Change"].values()
    assert (change["kind"], change["sentencesAdded"] + change["sentencesModified"]) == ("CONTENT", 1)
    (affected,) = (said for key in rows.nodes["Change"] for _, _, said in rows.of("AFFECTS", key))
    assert (affected["effect"], affected["match"]) == ("MODIFIED", "FUZZY")


@pytest.mark.slow
@pytest.mark.parametrize(("service", "name"), [one[:2] for one in LIVES])
def test_an_import_that_is_cut_short_anywhere_goes_on_to_the_same(
    archive: SourceArchive, service: str, name: str
) -> None:
    source = document(archive, f"{service}/{name}")
    whole = Rows()
    done = whole.take(source)
    assert (done.versions, done.versions_not_analysed, done.returns_to_earlier_texts) == (len(source.versions), 2, 1)
    for end in range(1, len(source.versions), 3):
        rows = Rows()
        rows.take(source, end)
        rows.take(source)
        assert rows.everything() == whole.everything(), end


# --- what other repositories hold


@pytest.fixture
def made(tmp_path: Path) -> pygit2.Repository:
    return pygit2.init_repository(str(tmp_path / "archive"))


def record(made: pygit2.Repository, text: str, day: int = 0, name: str = "Tom's Attic/Terms of Service") -> None:
    subject = "Record new changes of" if day else "First record of"
    message = f"{subject} {name.replace('/', ' ', 1)}"
    commit_at(made, message, {f"{name}.md": text}, FIRST_DAY + timedelta(days=day))


def test_a_version_of_a_side_branch_is_read_once(made: pygit2.Repository) -> None:
    record(made, "One.")
    base, main = made.head.target, made.references["HEAD"].target
    record(made, "Two.", 1)
    trunk = made.head.target
    made.create_reference("refs/heads/side", base)
    made.set_head("refs/heads/side")
    record(made, "Beside.", 2, "Quill.ai/Imprint")
    side = made.head.target
    made.set_head(str(main))
    who = pygit2.Signature("archive", "archive@example.org", int(FIRST_DAY.timestamp()), 0)
    tree = made.merge_commits(trunk, side).write_tree(made)
    made.create_commit("HEAD", who, who, "Merge branch 'side'", tree, [trunk, side])
    found = read_archive(Path(made.workdir))
    assert {name: [one[2] for one in some] for name, some in told(found).items()} == {
        "Quill.ai/Imprint": [b"Beside."],
        "Tom's Attic/Terms of Service": [b"One.", b"Two."],
    }


def test_of_two_versions_of_one_second_the_later_commit_is_the_later_version(made: pygit2.Repository) -> None:
    record(made, "One.")
    record(made, "Three.", 2)
    record(made, "Two.", 1)
    record(made, "Four, in the same second as three.", 2)
    (source,) = read_archive(Path(made.workdir)).documents
    assert [one.read().split()[0] for one in source.versions] == [b"One.", b"Two.", b"Three.", b"Four,"]
    assert len({one.commit for one in source.versions}) == 4


def put(made: pygit2.Repository, subject: str, day: int, entries: dict[str, bytes | None], mode: FileMode) -> None:
    """Commit entries of the folder of Tom's Attic, which are taken away where there is nothing."""
    tree = made.TreeBuilder(made.head.peel().tree["Tom's Attic"].id)
    for name, content in entries.items():
        if content is None:
            tree.remove(name)
        else:
            tree.insert(name, made.create_blob(content), mode)
    root = made.TreeBuilder(made.head.peel().tree)
    root.insert("Tom's Attic", tree.write(), FileMode.TREE)
    when = int((FIRST_DAY + timedelta(days=day)).timestamp())
    who = pygit2.Signature("archive", "archive@example.org", when, 0)
    made.create_commit("HEAD", who, who, f"{subject} Tom's Attic", root.write(), [made.head.target])


def test_a_file_that_was_renamed_is_another_document(made: pygit2.Repository) -> None:
    record(made, "One.")
    entries = {"General Conditions.md": b"One.", "Terms of Service.md": None}
    put(made, "Record new changes of", 1, entries, FileMode.BLOB)
    assert [(one.name, len(one.versions)) for one in read_archive(Path(made.workdir)).documents] == [
        ("Tom's Attic/General Conditions", 1),
        ("Tom's Attic/Terms of Service", 1),
    ]


def test_a_link_to_another_file_is_no_text_that_could_be_analysed(made: pygit2.Repository) -> None:
    record(made, "One.")
    put(made, "First record of", 0, {"Privacy Policy.md": b"Terms of Service.md"}, FileMode.LINK)
    source = document(read_archive(Path(made.workdir)), "Tom's Attic/Privacy Policy")
    rows = Rows()
    assert rows.take(source).versions_not_analysed == 1
    assert not rows.nodes["Provision"]


PLAIN = LAYOUTS["hashes"]("Terms of Service", TERMS)


@pytest.mark.parametrize(
    ("spoiled", "told_of"),
    [
        ("Donn\u00e9es".encode("latin-1"), "not UTF-8 at byte 4"),
        (b"\xff\xfe\x00", "not UTF-8 at byte 0"),
        (b"half a pair: \xed\xa0\x80", "not UTF-8 at byte 13"),
        (PLAIN.encode() + b" " * LARGEST, "bytes"),
    ],
    ids=["latin-1", "utf-16", "a surrogate", "too large"],
)
def test_a_version_that_cannot_be_read_is_left_out_and_the_others_are_read(
    made: pygit2.Repository, spoiled: bytes, told_of: str
) -> None:
    record(made, PLAIN)
    put(made, "Record new changes of", 1, {"Terms of Service.md": spoiled}, FileMode.BLOB)
    record(made, PLAIN.replace("sixteen", "eighteen"), 2)
    (source,) = read_archive(Path(made.workdir)).documents
    rows = Rows()
    done = rows.take(source)
    assert (done.versions, done.versions_left_out, len(done.faults)) == (3, 1, 1)
    assert told_of in str(done.faults[0])
    assert "Tom's Attic/Terms of Service" in str(done.faults[0])
    assert [one["kind"] for one in rows.nodes["Change"].values()] == [ChangeKind.CONTENT]


@pytest.mark.parametrize("between", ["\n\n", "\n", " ", "<br><br>"], ids=["paragraphs", "lines", "one line", "tags"])
def test_a_text_of_a_third_of_a_megabyte_is_cut_small_and_loses_no_word(between: str) -> None:
    bodies = [sentence for _, body in TERMS for sentence in body]
    text = "# Everything\n\n" + between.join(f"{one} ({number})" for number, one in enumerate(bodies * 100))
    found = cut(text)
    assert len(text) > 300_000
    assert untold(text, found) == []
    assert all(one.end - one.start <= 6_500 for one in found.sections)
    assert len(found.sections) > 45
