"""Made-up archives: as a versions repository (git) and as an exported folder.

Here are a small archive and what writes archives. `made_up` is an archive with all that makes real ones hard to read;
its documents are made of `clauses`, set in `layouts`, in several `languages`, and live the same `life`. Services,
sentences and disputes are invented; nobody ever offered such terms.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pygit2

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FIRST = "First record of"
_CHANGE = "Record new changes of"
_TECHNICAL = "Apply technical or declaration upgrade on"


def terms(name: str, *, cap: str = "one hundred", links: str = "a", extra: str = "") -> str:
    """Terms of a made-up service, long enough to be analysed."""
    return f"""Terms of {name}
==========

{name} is a made-up service. These terms were written for a test and bind nobody at all. They say what the service may
do, what its users may do, and what happens when they do not agree with one another about it, in plain words.

7\\. Liability
-------------

In no event will {name} be liable for any indirect damages. The total liability of {name} is limited to {cap} euro.

8\\. Your data
-------------

We process personal data under Articles 6 and 9 of the GDPR. See [the policy](https://{links}.example/policy) for more.
{extra}
9\\. Arbitration
---------------

Disputes go to final and binding arbitration before one arbitrator. You and {name} agree to arbitrate.
"""


_COOKIES = "\n**Cookies**\n\nWe use cookies.\n"

#: Service, terms type, day, subject, text.
VERSIONS = (
    ("Alpha & Co.", "Terms of Service", 1, _FIRST, terms("Alpha")),
    ("Alpha & Co.", "Terms of Service", 2, _CHANGE, terms("Alpha", cap="fifty")),
    ("Alpha & Co.", "Terms of Service", 3, _TECHNICAL, terms("Alpha", cap="fifty", links="b")),
    ("Alpha & Co.", "Terms of Service", 4, _CHANGE, "Redirecting to alpha.example"),
    (
        "Alpha & Co.",
        "Terms of Service",
        5,
        _CHANGE,
        terms("Alpha", cap="fifty", extra=_COOKIES),
    ),
    ("Alpha & Co.", "Terms of Service", 6, _CHANGE, terms("Alpha")),
    ("Béta·É", "Privacy Policy", 1, _FIRST, terms("Beta", extra="\u00a0“Quotes” – and dashes.\n")),
    ("Béta·É", "Privacy Policy #annex", 2, _FIRST, terms("Beta annex")),
)


_KINDS = {_FIRST: "first", _CHANGE: "change", _TECHNICAL: "technical"}


def exported(folder: Path) -> Path:
    """The export of an archive."""
    return export(folder, [(one[0], one[1], f"2026-01-0{one[2]}", one[3], one[4]) for one in VERSIONS])


def export(folder: Path, versions: Iterable[tuple[str, ...]]) -> Path:
    """An export of versions: service, terms type, day, subject, text."""
    lines = []
    for service, terms_type, day, subject, text in versions:
        name = f"{service}/{terms_type}/{day}T00-00-00Z.md"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        lines.append(line(name, service, terms_type, day, subject, hashlib.sha256(text.encode()).hexdigest()))
    (folder / "manifest.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    return folder


def line(name: str, service: str, terms_type: str, day: str, subject: str, sha256: str) -> dict[str, Any]:
    """A line of a manifest."""
    named = {"path": name, "service": service, "terms_type": terms_type}
    return named | {"fetch_date": f"{day}T00:00:00Z", "record_kind": _KINDS[subject], "sha256": sha256}


def committed(folder: Path) -> Path:
    """A versions repository: one commit a version, and commits that are none."""
    repository = pygit2.init_repository(str(folder))
    commit(repository, "Add readme", {"README.md": "An archive."}, 0)
    for number, (service, terms_type, day, subject, text) in enumerate(VERSIONS):
        message = f"{subject} {service} {terms_type}\n\nbody"
        commit(repository, message, {f"{service}/{terms_type}.md": text}, day, number)
    commit(repository, "Update licence", {"LICENSE": "Free."}, 9)
    return folder


def commit(repository: pygit2.Repository, message: str, files: dict[str, str], day: int, second: int = 0) -> None:
    commit_at(repository, message, files, datetime(2026, 1, day or 1, tzinfo=UTC), second)


def commit_at(
    repository: pygit2.Repository, message: str, files: dict[str, str], instant: datetime, second: int = 0
) -> None:
    """Commit files on what HEAD is at, whether the repository has a folder of files or none."""
    when = int(instant.timestamp())
    who = pygit2.Signature("archive", "archive@example.org", when, 0)
    if not repository.head_is_unborn:
        repository.index.read_tree(repository.head.peel().tree)
    for name, text in files.items():
        blob = repository.create_blob(text.encode())
        repository.index.add(pygit2.IndexEntry(name, blob, pygit2.enums.FileMode.BLOB))
    parents = [] if repository.head_is_unborn else [repository.head.target]
    # The committer's clock says something else: only the author's counts.
    committer = pygit2.Signature("bot", "bot@example.org", when + 1000 + second, 0)
    repository.create_commit("HEAD", who, committer, message, repository.index.write_tree(), parents)
