"""A versions repository: every version is a commit that writes `<service>/<terms type>.md`.

The fetch date is the author date, and the commit, not the date, identifies a version: two of a document can carry the
same second. Commits are no order of versions: engines record an older snapshot later, with the date it was fetched on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from pygit2.enums import DeltaStatus, FileMode, SortMode

from claims.files.errors import Fault, SourceError
from graph.model.vocabulary import ChangeKind
from seed.sources.source import (
    SUFFIX,
    SourceArchive,
    SourceDocument,
    SourceVersion,
    address_of,
    document_of,
    without_user,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pygit2

#: First words of the subjects of commits that are versions, newer and older engines; any other commit is not one.
SUBJECTS: Final = {
    "First record of": ChangeKind.FIRST_RECORD,
    "Record new changes of": ChangeKind.CONTENT,
    "Apply technical or declaration upgrade on": ChangeKind.TECHNICAL,
    "Start tracking": ChangeKind.FIRST_RECORD,
    "Update": ChangeKind.CONTENT,
    # Fresh extractions of an unchanged page.
    "Refilter": ChangeKind.TECHNICAL,
}
#: People begin subjects with it, too: of those, only the file of a service that the subject names is a version.
_ANYBODYS: Final = "Update"

NO_VERSION: Final = "commits whose subject does not say that they record a version"
WRITES_NONE: Final = "commits that say so and write no document"
_OTHER_FILES: Final = "files that are no document: not <service>/<terms type>.md"
_UNREADABLE_NAME: Final = "files whose name is not UTF-8"
_LINKED: Final = "entries that are no file of this repository (submodules)"
_NOT_NAMED: Final = "files of a service that the subject `Update ...` does not name"


def read_repository(repository: pygit2.Repository, path: Path) -> SourceArchive:
    """The documents of a repository, as reached from HEAD.

    Raises `SourceError` for one that is cut short, a shallow or a partial clone, and for one that records no version.
    """
    _refuse_shallow(repository, path)
    address = _remote(repository)
    found: defaultdict[str, list[SourceVersion]] = defaultdict(list)
    blobs: dict[pygit2.Oid, str] = {}
    left_out: Counter[str] = Counter()
    for commit in repository.walk(repository.head.target, SortMode.TOPOLOGICAL | SortMode.REVERSE):
        start = _subject(commit)
        if start is None:
            left_out[NO_VERSION] += 1
            continue
        written = list(_written(commit, start, left_out))
        left_out[WRITES_NONE] += not written
        for name, blob in written:
            blobs.setdefault(blob, name)
            found[name].append(_version(repository, commit, SUBJECTS[start], blob, (address, name)))
    if not found:
        message = "no commit of this repository records a version"
        raise SourceError([Fault(path, None, message, "their subjects begin like `Record new changes of`")])
    _refuse_partial(repository, path, blobs)
    documents = [_document(name, versions) for name, versions in sorted(found.items())]
    return SourceArchive(documents, +left_out)


def _refuse_shallow(repository: pygit2.Repository, path: Path) -> None:
    if repository.head_is_unborn:
        raise SourceError([Fault(path, None, "the repository has no commit", "clone the archive again")])
    if repository.is_shallow:
        message = "a shallow clone: its oldest commit seems to record every document at once, with a false date"
        raise SourceError([Fault(path, None, message, f"`git -C {path} fetch --unshallow` fetches the whole history")])


def _refuse_partial(repository: pygit2.Repository, path: Path, blobs: dict[pygit2.Oid, str]) -> None:
    absent = [name for blob, name in blobs.items() if blob not in repository]
    if absent:
        message = f"a partial clone: the texts of {len(absent)} versions are not in it, such as one of {absent[0]!r}"
        raise SourceError([Fault(path, None, message, "clone the archive again, without --filter")])


def _subject(commit: pygit2.Commit) -> str | None:
    """The first words of the subject by which a commit records a version."""
    message = commit.raw_message.decode("utf-8", "replace")
    return next((start for start in SUBJECTS if message.startswith(f"{start} ")), None)


def _written(commit: pygit2.Commit, start: str, left_out: Counter[str]) -> Iterator[tuple[str, pygit2.Oid]]:
    """The documents that a commit adds or changes: path and blob."""
    parent = commit.parents[0].tree if commit.parents else None
    diff = parent.diff_to_tree(commit.tree) if parent else commit.tree.diff_to_tree(swap=True)
    for delta in diff.deltas:
        if delta.status == DeltaStatus.DELETED:
            continue
        why_not = _why_not(delta.new_file, commit, start)
        if why_not:
            left_out[why_not] += 1
        else:
            yield delta.new_file.path, delta.new_file.id


def _why_not(file: pygit2.DiffFile, commit: pygit2.Commit, start: str) -> str | None:
    """Why a file is no version of a document; None where it is one."""
    try:
        name = file.raw_path.decode()
    except UnicodeDecodeError:
        return _UNREADABLE_NAME
    service = name.partition("/")[0]
    if not name.endswith(SUFFIX) or "/" not in name or name.startswith(".") or "/." in name:
        return _OTHER_FILES
    if file.mode == FileMode.COMMIT:
        return _LINKED
    if start == _ANYBODYS and not commit.message.startswith(f"{start} {service} "):
        return _NOT_NAMED
    return None


def _version(
    repository: pygit2.Repository,
    commit: pygit2.Commit,
    kind: ChangeKind,
    blob: pygit2.Oid,
    place: tuple[str | None, str],
) -> SourceVersion:
    fetched_at = datetime.fromtimestamp(commit.author.time, UTC)
    address, name = place
    shown = address_of(address, str(commit.id), name)
    return SourceVersion(fetched_at, kind, str(commit.id), shown, partial(_text, repository, blob))


def _text(repository: pygit2.Repository, blob: pygit2.Oid) -> bytes:
    return repository[blob].read_raw()


def _document(name: str, versions: list[SourceVersion]) -> SourceDocument:
    service, _, file = name.removesuffix(SUFFIX).partition("/")
    return document_of(service, file, None, versions)


def _remote(repository: pygit2.Repository) -> str | None:
    urls = {remote.name: remote.url for remote in repository.remotes}
    url = urls.get("origin")
    return without_user(url.removesuffix(".git")) if url and url.startswith("https://") else None
