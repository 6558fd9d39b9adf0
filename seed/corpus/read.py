"""A corpus folder -> records (docs/corpus-format.md), with every mistake named by file and line.

Reads files and their shapes; whether what they say fits the catalogue and the archived texts is `check_corpus`'s.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, TypeVar

from claims.files.errors import Fault, SourceError
from claims.files.yaml_file import Parsed, parse, read_text
from seed.corpus.layout import document_faults, platform_faults
from seed.corpus.records import (
    AgentRecord,
    AnalysisRecord,
    ArchivedVersion,
    Corpus,
    CorpusAnalysis,
    CorpusClause,
    CorpusDocument,
    DocumentRecord,
    PlatformRecord,
    ProvisionRecord,
    Record,
    VersionRecord,
)
from seed.record.provision_rows import Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_FENCE: Final = re.compile(r"---[ \t]*\r?\n")
_VERSION: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(\.\d+)?")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: A line break inside a paragraph: before neither an empty line nor an item of a list.
_WRAPPED: Final = re.compile(r"(?<!\n)\n(?!\n|[-*] |\d+\. )")

_HEADINGS: Final = {
    "Excerpt": "excerpt",
    "Plain summary": "plain_summary",
    "Why it matters": "why_it_matters",
    "Consumer impact": "consumer_impact",
    "Interpretive note": "interpretive_note",
    "Contract and vendor implications": "vendor_implications",
    "Compliance considerations": "compliance_considerations",
}

T = TypeVar("T")
R = TypeVar("R", bound=Record)


def read_corpus(folder: Path) -> Corpus:
    """Read every document of a corpus; raises `SourceError` with every mistake of its files."""
    if not folder.is_dir():
        raise SourceError([Fault(folder, None, "there is no such folder", "name the folder that holds the platforms")])
    faults: list[Fault] = []
    agents = _tried(faults, lambda: _agents(folder / "agents.yaml")) or {}
    documents = tuple(_documents(folder, faults))
    if not documents and not faults:
        faults.append(Fault(folder, None, "holds no platform", "a platform is a folder with a platform.yaml in it"))
    if faults:
        raise SourceError(faults)
    # The first document that is written of a platform says since when the platform is known.
    return Corpus(agents, tuple(sorted(documents, key=lambda document: (document.since, document.key))))


def _tried(faults: list[Fault], read: Callable[[], T]) -> T | None:
    """What `read` gives; None where it fails, its mistakes added to `faults`."""
    try:
        return read()
    except SourceError as errors:
        faults += errors.faults
        return None


def _every(faults: list[Fault], paths: list[Path], read: Callable[[Path], T]) -> tuple[T, ...]:
    found = (_tried(faults, lambda path=path: read(path)) for path in paths)  # type: ignore[misc]
    return tuple(record for record in found if record is not None)


def _agents(path: Path) -> dict[str, AgentRecord]:
    if not path.is_file():
        return {}
    parsed = parse(read_text(path), path)
    agents = {}
    for slug, value in parsed.value.items():
        lines = {location[1:]: line for location, line in parsed.lines.items() if location[:1] == (slug,)}
        agents[slug] = Parsed(path, value, lines).validated(AgentRecord)
    return agents


def _documents(folder: Path, faults: list[Fault]) -> Iterator[CorpusDocument]:
    for platform_file in sorted(folder.glob("*/platform.yaml")):
        platform = _tried(faults, lambda file=platform_file: _read(file, PlatformRecord)[0])  # type: ignore[misc]
        faults += platform_faults(platform_file.parent)
        for file in sorted(platform_file.parent.glob("*/document.yaml")):
            document = _tried(faults, lambda file=file, platform=platform: _document(file, platform))  # type: ignore[misc]
            if document is not None:
                yield document
    strays = {file.parents[1] for file in folder.glob("*/*/document.yaml")} - set(_parents(folder))
    faults += [Fault(stray, None, "has documents but no platform.yaml", "add one") for stray in sorted(strays)]


def _parents(folder: Path) -> Iterator[Path]:
    return (file.parent for file in folder.glob("*/platform.yaml"))


def _read(file: Path, model: type[R]) -> tuple[R, Parsed]:
    parsed = parse(read_text(file), file)
    return parsed.validated(model), parsed


def _document(file: Path, platform: PlatformRecord | None) -> CorpusDocument | None:
    folder = file.parent
    faults = [*document_faults(folder)]
    key = f"{_slug(folder.parent, faults)}/{_slug(folder, faults)}"
    read = _tried(faults, lambda: _read(file, DocumentRecord))
    versions = _every(faults, sorted(folder.glob("versions/*.md"), key=_age), _version)
    analyses = {one.name: one for one in _every(faults, sorted(folder.glob("analyses/*.md")), _analysis)}
    clauses = _every(faults, sorted(folder.glob("provisions/*.md")), lambda path: _clause(path, key, analyses, faults))
    if faults:
        raise SourceError(faults)
    if read is None or platform is None:
        return None
    record, parsed = read
    return CorpusDocument(
        key=key,
        platform_slug=folder.parent.name,
        platform=platform,
        record=record,
        versions=versions,
        clauses=clauses,
        parsed=parsed,
    )


def _slug(path: Path, faults: list[Fault]) -> str:
    if not _SLUG.fullmatch(path.stem):
        faults.append(Fault(path, None, f"{path.stem!r} is not a slug", "use a-z, 0-9 and single hyphens"))
    return path.stem


def _age(path: Path) -> tuple[str, int]:
    day, _, number = path.stem.partition(".")
    return day, int(number) if number.isdigit() else 1


def _front_matter(path: Path, model: type[R]) -> tuple[R, Parsed, str, int]:
    """Front matter as `model`; the text behind it and the line that text begins on."""
    text = read_text(path)
    opening = _FENCE.match(text)
    closing = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        fault = Fault(path, 1, "has no front matter", "begin with `---`, name: value lines, then `---`")
        raise SourceError([fault])
    parsed = parse(text[opening.end() : closing.start()], path, 2)
    return parsed.validated(model), parsed, text[closing.end() :], text.count("\n", 0, closing.end()) + 1


def _version(path: Path) -> ArchivedVersion:
    named = _VERSION.fullmatch(path.stem)
    try:
        day = date.fromisoformat(named[1]) if named else None
    except ValueError:
        day = None
    if day is None:
        raise SourceError([Fault(path, None, f"{path.stem!r} is not a date", "name the file YYYY-MM-DD.md")])
    record, parsed, text, line = _front_matter(path, VersionRecord)
    held = bool(text.strip())
    archived = text.encode()
    figures = (record.sha256, record.byte_count, record.word_count)
    if (held and record.sha256) or (not held and None in figures):
        message = (
            "has a text and a sha256 of its own" if held else "has neither a text nor sha256, byteCount, wordCount"
        )
        raise SourceError(
            [Fault(path, line, message, "give the text, or the three figures of a text that is not held")]
        )
    return ArchivedVersion(
        name=path.stem,
        record=record,
        sha256=record.sha256 or hashlib.sha256(archived).hexdigest(),
        fetched_at=(record.fetched_at or datetime.combine(day, time(), UTC)).astimezone(UTC),
        byte_count=len(archived) if held else record.byte_count or 0,
        word_count=len(text.split()) if held else record.word_count or 0,
        text=text if held else None,
        parsed=parsed,
    )


def _analysis(path: Path) -> CorpusAnalysis:
    record, parsed, text, line = _front_matter(path, AnalysisRecord)
    if not text.strip():
        raise SourceError([Fault(path, line, "has no text", "write the analysis behind the front matter")])
    return CorpusAnalysis(name=path.stem, record=record, text=text.strip(), parsed=parsed)


def _clause(path: Path, document: str, analyses: Mapping[str, CorpusAnalysis], faults: list[Fault]) -> CorpusClause:
    record, parsed, text, first_line = _front_matter(path, ProvisionRecord)
    parts = _parts(path, text, first_line)
    excerpt = parts.pop("excerpt", None)
    key = f"{document}/{_slug(path, faults)}"
    analysis, prose = analyses.get(path.stem), Prose(**parts)
    return CorpusClause(key=key, record=record, excerpt=excerpt, prose=prose, parsed=parsed, analysis=analysis)


def _parts(path: Path, text: str, first_line: int) -> dict[str, str | None]:
    """What stands under each heading."""
    parts: dict[str, list[str]] = {}
    faults: list[Fault] = []
    here: list[str] | None = None
    for number, line in enumerate(text.splitlines(), first_line):
        if line.startswith("## "):
            name = _HEADINGS.get(line[3:].strip())
            here = parts.setdefault(name or line, [])
            if name is None or here:
                known = ", ".join(_HEADINGS)
                faults.append(
                    Fault(path, number, f"the heading {line!r} is unknown or stands twice", f"use once: {known}")
                )
        elif here is not None:
            here.append(line)
        elif line.strip():
            faults.append(
                Fault(path, number, "there is text before the first heading", "put it under `## Plain summary`")
            )
    if faults:
        raise SourceError(faults)
    return {name: _text(name, lines) for name, lines in parts.items()}


def _text(name: str, lines: list[str]) -> str | None:
    """What stands under a heading: an excerpt to the letter; prose with the lines joined that an editor wrapped."""
    text = "\n".join(lines).strip()
    return (text if name == "excerpt" else _WRAPPED.sub(" ", text)) or None
