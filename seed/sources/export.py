"""An exported archive: one file a version beside a `manifest.jsonl`, and the addresses of the documents, if known."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import UTC
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from claims.files.errors import Fault, SourceError
from graph.model.vocabulary import ChangeKind
from seed.sources.source import SUFFIX, SourceArchive, SourceVersion, address_of, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST: Final = "manifest.jsonl"
_SOURCES: Final = "sources.jsonl"
_KINDS: Final = {
    "first": ChangeKind.FIRST_RECORD,
    "change": ChangeKind.CONTENT,
    "technical": ChangeKind.TECHNICAL,
}


def _is_name(text: str) -> str:
    if "\0" in text or not text.strip():
        raise ValueError("must hold a name")
    return text


_Name = Annotated[str, AfterValidator(_is_name)]


class _Line(BaseModel):
    """One line of a manifest: a version. What it says besides is left alone."""

    model_config = ConfigDict(extra="ignore")

    path: _Name
    service: _Name
    terms_type: _Name
    fetch_date: AwareDatetime
    record_kind: Literal["first", "change", "technical"]
    sha256: str
    commit: str | None = None
    repository: str | None = None
    ordinal_in_export: int = 0


class _Source(BaseModel):
    """One line of `sources.jsonl`: where a document is published."""

    model_config = ConfigDict(extra="ignore")

    service: _Name
    terms_type: _Name
    source_urls: list[str] = Field(default_factory=list)


_Read = TypeVar("_Read", bound=BaseModel)


def read_export(folder: Path) -> SourceArchive:
    """The documents of an export; raises `SourceError` with every line that cannot be read."""
    manifest = folder / MANIFEST
    faults: list[Fault] = []
    documents: defaultdict[tuple[str, str], list[tuple[int, _Line]]] = defaultdict(list)
    for number, line in _lines(manifest, _Line, faults):
        fault = _misplaced(line, manifest, number, folder)
        if fault:
            faults.append(fault)
        else:
            documents[line.service, line.terms_type].append((number, line))
    urls = _source_urls(folder / _SOURCES, faults)
    if not faults and not documents:
        faults.append(Fault(manifest, None, "holds no version", "export the archive again"))
    if faults:
        raise SourceError(faults)
    read = [
        document_of(service, terms_type, urls.get((service, terms_type)), _versions(folder, lines))
        for (service, terms_type), lines in sorted(documents.items())
    ]
    return SourceArchive(read, Counter())


def _lines(path: Path, kind: type[_Read], faults: list[Fault]) -> Iterator[tuple[int, _Read]]:
    """The lines of a file that are what they should be, with their numbers; of each other one it is told why not."""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            yield number, kind.model_validate_json(line, strict=True)
        except ValidationError as error:
            faults.append(Fault(path, number, _told(error), "one JSON object a line"))


def _told(error: ValidationError) -> str:
    """What is wrong with a line, without the library's addresses."""
    lacks = [str(problem["loc"][0]) for problem in error.errors() if problem["type"] == "missing"]
    if lacks:
        return f"lacks {', '.join(sorted(lacks))}"
    first = error.errors()[0]
    if not first["loc"]:
        return f"is not a line of a manifest: {first['msg']}"
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}, not {first['input']!r}"


def _misplaced(line: _Line, manifest: Path, number: int, folder: Path) -> Fault | None:
    if not (folder / line.path).resolve().is_relative_to(folder.resolve()):
        return Fault(manifest, number, f"{line.path!r} lies outside the folder")
    if not (folder / line.path).is_file():
        return Fault(manifest, number, f"there is no file {line.path!r}")
    return None


def _versions(folder: Path, lines: list[tuple[int, _Line]]) -> list[SourceVersion]:
    recorded = sorted(lines, key=lambda numbered: (numbered[1].ordinal_in_export, numbered[0]))
    return [_version(folder, number, line) for number, line in recorded]


def _version(folder: Path, number: int, line: _Line) -> SourceVersion:
    name = f"{line.service}/{line.terms_type}{SUFFIX}"
    return SourceVersion(
        line.fetch_date.astimezone(UTC),
        _KINDS[line.record_kind],
        line.commit,
        address_of(line.repository, line.commit, name),
        lambda: _checked(folder / line.path, number, line.sha256),
    )


def _checked(path: Path, number: int, sha256: str) -> bytes:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != sha256:
        message = f"hashes to {digest[:12]}..., but line {number} of the manifest says {sha256[:12]}..."
        raise SourceError([Fault(path, None, message, "fetch the export again")])
    return content


def _source_urls(path: Path, faults: list[Fault]) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    lines = [line for _, line in _lines(path, _Source, faults)]
    return {(source.service, source.terms_type): source.source_urls[0] for source in lines if source.source_urls}
