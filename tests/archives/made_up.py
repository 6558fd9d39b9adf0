"""An archive of services that do not exist, with all that makes real archives hard to read, as a repository or an export.

Names hold apostrophes, dots and letters of other scripts; documents stand in sub-folders and have parts; a service was
renamed and its old folder stays; texts could not be extracted, return to earlier ones, and come in other layouts,
languages and ends of lines. Every document of `LIVES` lives the life that `tests.archives.life` tells.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson
import pygit2

from graph.model.vocabulary import ChangeKind, Extraction
from tests.archives import commit_at, line
from tests.archives.clauses import PRIVACY, TERMS, Clauses
from tests.archives.languages import TERMS_IN
from tests.archives.layouts import LAYOUTS
from tests.archives.life import life

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY: Final = datetime(2024, 1, 1, 10, 30, tzinfo=UTC)
RENAMED_ON: Final = 7
_SUBJECTS: Final = {
    ChangeKind.FIRST_RECORD: ("First record of", "Start tracking"),
    ChangeKind.CONTENT: ("Record new changes of", "Update"),
    ChangeKind.TECHNICAL: ("Apply technical or declaration upgrade on", "Refilter"),
}
_RECORDS: Final = {ChangeKind.FIRST_RECORD: "first", ChangeKind.CONTENT: "change", ChangeKind.TECHNICAL: "technical"}

Lives = tuple[tuple[str, str, str, Clauses], ...]
#: Service, document, layout, and the clauses that it has at first.
LIVES: Final[Lives] = (
    ("Tom's Attic", "Terms of Service", "underlined", TERMS),
    ("Tom's Attic", "Privacy Policy", "escaped numbers", PRIVACY),
    ("Quill.ai", "Terms of Service", "in a table", TERMS),
    ("Quill.ai", "Privacy Policy", "of a pdf", PRIVACY),
    ("Nørre & Søn", "Community Guidelines/Parcels", "in a list", TERMS),
    ("Nørre & Søn", "Privacy Policy #couriers", "bold with numbers", PRIVACY),
)
LANGUAGES: Final = "Elf·Talen"
OLD_NAME, NEW_NAME = "Lantern Fish", "Lanternfish"


class Recorded(NamedTuple):
    """One version of a document, as an archive records it."""

    service: str
    document: str
    day: int
    kind: ChangeKind
    text: str
    extraction: Extraction = Extraction.OK

    @property
    def instant(self) -> datetime:
        return FIRST_DAY + timedelta(days=self.day)

    def message(self, *, older: bool) -> str:
        """The message of the commit, as an older or a newer engine writes it."""
        return f"{_SUBJECTS[self.kind][older]} {self.service} {self.document}\n\nThis version was recorded by a test.\n"


def recorded(lives: Lives = LIVES) -> list[Recorded]:
    """All versions of the archive, in the order of their days; of documents with a life, of some alone."""
    told = [
        Recorded(service, document, day, step.told, step.text, step.extraction)
        for service, document, layout, bank in lives
        for day, step in enumerate(life(f"{document} of {service}", service, bank, LAYOUTS[layout]))
    ]
    return sorted([*told, *_in_languages(), *_renamed()], key=lambda one: one.day)


def _in_languages() -> list[Recorded]:
    return [
        Recorded(LANGUAGES, f"Terms of Service #{language}", day, kind, _in_language(language, days))
        for language in TERMS_IN
        for day, kind, days in ((0, ChangeKind.FIRST_RECORD, "30"), (1, ChangeKind.CONTENT, "60"))
    ]


def _in_language(language: str, days: str) -> str:
    clauses = [(head, [one.format(days=days) for one in body]) for head, body in TERMS_IN[language]]
    return LAYOUTS["hashes"](LANGUAGES, clauses)


def _renamed() -> list[Recorded]:
    """A service whose archive calls it otherwise from some day on; the folder of the old name stays as it was."""
    steps = life("Terms of Service", NEW_NAME, TERMS, LAYOUTS["articles"])[:4]
    old = [Recorded(OLD_NAME, "Terms of Service", day, one.told, one.text) for day, one in enumerate(steps)]
    first = old[-1]._replace(service=NEW_NAME, day=RENAMED_ON, kind=ChangeKind.FIRST_RECORD)
    return [*old, first, first._replace(day=RENAMED_ON + 1, kind=ChangeKind.CONTENT, text=steps[0].text)]


def as_export(folder: Path, lives: Lives = LIVES) -> Path:
    """The archive as an exported folder."""
    lines = []
    for one in recorded(lives):
        name = f"{one.service}/{one.document}/{one.instant:%Y-%m-%dT%H-%M-%SZ}.md"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(one.text.encode())
        said = line(name, one.service, one.document, "", "First record of", _sha256(one))
        said |= {"fetch_date": f"{one.instant:%Y-%m-%dT%H:%M:%SZ}", "record_kind": _RECORDS[one.kind]}
        lines.append(said | {"suspect_extraction": one.extraction is not Extraction.OK})
    (folder / "manifest.jsonl").write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in lines))
    return folder


def _sha256(one: Recorded) -> str:
    return hashlib.sha256(one.text.encode()).hexdigest()


def as_repository(folder: Path, *, bare: bool = False) -> Path:
    """The archive as a versions repository: its first half was recorded by an older engine."""
    repository = pygit2.init_repository(str(folder), bare=bare)
    versions = recorded()
    commit_at(repository, "Initial commit", {"README.md": "An archive that was made by a test."}, FIRST_DAY)
    for number, one in enumerate(versions):
        message = one.message(older=number < len(versions) / 2)
        commit_at(repository, message, {f"{one.service}/{one.document}.md": one.text}, one.instant)
    return folder
