"""Open Terms Archive -> documents and their versions in order: from a versions repository (git) or an exported folder.

In the repository every version is a commit that writes `<service>/<terms type>.md`; the fetch date is the author date,
and the commit, not the date, identifies a version: two of a document can carry the same second. The export is one file
a version beside a `manifest.jsonl`. Texts are read one by one, when they are asked for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson
import pygit2
from pygit2.enums import DeltaStatus, SortMode

from graph.model.vocabulary import ChangeKind
from seed.files.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
_KINDS: Final = {
    "first": ChangeKind.FIRST_RECORD,
    "change": ChangeKind.CONTENT,
    "technical": ChangeKind.TECHNICAL,
}
_SUFFIX: Final = ".md"


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """One recorded version; `read` gives its bytes and raises `SourceError` where they are not what was recorded."""

    fetched_at: datetime
    kind: ChangeKind
    commit: str | None
    archive_url: str | None
    read: Callable[[], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document of a service: `part` tells apart the parts that an archive keeps of one terms type."""

    service: str
    terms_type: str
    part: str | None
    source_url: str | None
    #: Oldest first.
    versions: tuple[SourceVersion, ...]


def read_archive(path: Path) -> list[SourceDocument]:
    """The documents of an archive, by service and terms type; raises `SourceError` for what is no archive."""
    if not path.is_dir():
        raise SourceError([Fault(path, None, "there is no such folder", "name a versions repository or an export")])
    if (path / "manifest.jsonl").is_file():
        return _exported(path)
    try:
        repository = pygit2.Repository(str(path))
    except pygit2.GitError:
        message = "neither a git repository nor an export with a manifest.jsonl"
        raise SourceError(
            [Fault(path, None, message, "name a clone of an Open Terms Archive versions repository")]
        ) from None
    return _committed(repository, path)


# --- the exported folder


def _exported(folder: Path) -> list[SourceDocument]:
    manifest = folder / "manifest.jsonl"
    lines: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    faults: list[Fault] = []
    for number, line in enumerate(manifest.read_bytes().splitlines(), 1):
        fault = _manifest_fault(line, manifest, number, folder)
        if fault:
            faults.append(fault)
        else:
            one = orjson.loads(line)
            lines[one["service"], one["terms_type"]].append(one | {"line": number})
    if faults:
        raise SourceError(faults)
    urls = _source_urls(folder / "sources.jsonl")
    return [
        SourceDocument(service, terms_type, None, urls.get((service, terms_type)), _in_order(folder, some))
        for (service, terms_type), some in sorted(lines.items())
    ]


def _manifest_fault(line: bytes, manifest: Path, number: int, folder: Path) -> Fault | None:
    try:
        one = orjson.loads(line)
        missing = {"path", "service", "terms_type", "fetch_date", "record_kind", "sha256"} - one.keys()
        datetime.fromisoformat(one.get("fetch_date", "1970-01-01"))
    except (orjson.JSONDecodeError, AttributeError, ValueError) as error:
        return Fault(manifest, number, f"is no line of a manifest: {error}", "one JSON object a line")
    if missing:
        return Fault(manifest, number, f"lacks {', '.join(sorted(missing))}")
    if one["record_kind"] not in _KINDS:
        return Fault(manifest, number, f"record_kind {one['record_kind']!r} is not one of {', '.join(_KINDS)}")
    if not (folder / one["path"]).resolve().is_relative_to(folder.resolve()):
        return Fault(manifest, number, f"{one['path']!r} lies outside the folder")
    if not (folder / one["path"]).is_file():
        return Fault(manifest, number, f"there is no file {one['path']!r}")
    return None


def _in_order(folder: Path, lines: list[dict[str, Any]]) -> tuple[SourceVersion, ...]:
    ordered = sorted(lines, key=lambda one: (one["fetch_date"], one.get("ordinal_in_export", 0), one["line"]))
    return tuple(
        SourceVersion(
            datetime.fromisoformat(one["fetch_date"]).astimezone(UTC),
            _KINDS[one["record_kind"]],
            one.get("commit"),
            _address(one.get("repository"), one.get("commit"), f"{one['service']}/{one['terms_type']}{_SUFFIX}"),
            lambda one=one: _checked(folder / one["path"], one),  # type: ignore[misc]
        )
        for one in ordered
    )


def _checked(path: Path, line: dict[str, Any]) -> bytes:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != line["sha256"]:
        message = f"hashes to {digest[:12]}..., but line {line['line']} of the manifest says {line['sha256'][:12]}..."
        raise SourceError([Fault(path, None, message, "fetch the export again; what was imported before it stays")])
    return content


def _source_urls(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return {(one["service"], one["terms_type"]): one["source_urls"][0] for one in lines if one.get("source_urls")}


# --- the repository


def _committed(repository: pygit2.Repository, path: Path) -> list[SourceDocument]:
    if repository.head_is_unborn:
        raise SourceError([Fault(path, None, "the repository has no commit")])
    address = _remote(repository)
    found: defaultdict[str, list[SourceVersion]] = defaultdict(list)
    for commit in repository.walk(repository.head.target, SortMode.TOPOLOGICAL | SortMode.REVERSE):
        kind = _kind(commit.message)
        if kind is not None:
            for name, blob in _written(repository, commit):
                found[name].append(_version(repository, commit, kind, blob, _address(address, str(commit.id), name)))
    if not found:
        message = "no commit of this repository records a version"
        raise SourceError([Fault(path, None, message, "their subjects begin like `Record new changes of`")])
    return [_document(name, versions) for name, versions in sorted(found.items())]


def _kind(message: str) -> ChangeKind | None:
    return next((kind for start, kind in SUBJECTS.items() if message.startswith(f"{start} ")), None)


def _written(repository: pygit2.Repository, commit: pygit2.Commit) -> Iterator[tuple[str, pygit2.Oid]]:
    """The documents a commit adds or changes: path and blob."""
    parent = commit.parents[0].tree if commit.parents else None
    diff = parent.diff_to_tree(commit.tree) if parent else commit.tree.diff_to_tree(swap=True)
    for delta in diff.deltas:
        name = delta.new_file.path
        if delta.status != DeltaStatus.DELETED and name.count("/") == 1 and name.endswith(_SUFFIX):
            yield name, delta.new_file.id


def _version(
    repository: pygit2.Repository, commit: pygit2.Commit, kind: ChangeKind, blob: pygit2.Oid, address: str | None
) -> SourceVersion:
    fetched_at = datetime.fromtimestamp(commit.author.time, UTC)
    return SourceVersion(fetched_at, kind, str(commit.id), address, lambda: _blob(repository, blob))


def _blob(repository: pygit2.Repository, blob: pygit2.Oid) -> bytes:
    found = repository[blob]
    if not isinstance(found, pygit2.Blob):  # pragma: no cover  # a delta of a file names a blob
        raise SourceError([Fault(Path(repository.path), None, f"{blob} is no file")])
    return found.data


def _document(name: str, versions: list[SourceVersion]) -> SourceDocument:
    service, _, file = name.removesuffix(_SUFFIX).partition("/")
    terms_type, _, part = file.partition(" #")
    return SourceDocument(service, terms_type, part or None, None, tuple(versions))


def _remote(repository: pygit2.Repository) -> str | None:
    urls = {remote.name: remote.url for remote in repository.remotes}
    url = urls.get("origin")
    return url.removesuffix(".git") if url and url.startswith("https://") else None


def _address(repository: str | None, commit: str | None, name: str) -> str | None:
    """Where the archive shows this version."""
    return f"{repository}/blob/{commit}/{quote(name)}" if repository and commit else None
