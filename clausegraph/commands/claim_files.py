"""`clausegraph import claims` and `import sssom`: files of claims -> proposals.

Claims are JSON lines, by the names of the API's `ProposeClaimInput`. SSSOM is a table with tabs (Simple Standard for
Sharing Ontological Mappings), with columns of our own beside the standard's: docs/facts.md says which.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import orjson

from claims.files.errors import Fault, SourceError
from claims.review.claim_rows import Evidence
from claims.review.proposing import Proposal, propose_all
from graph.model.vocabulary import AssessmentState, Effect, FlagFactor, Modality, Party, Rationale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from enum import StrEnum
    from pathlib import Path

    from claims.review.proposing import Proposed
    from claims.review.verdicts import Person
    from graph.engine import Engine

    #: Lines -> the number of each, and what reads it.
    _Rows = Callable[[Iterable[str]], Iterator[tuple[int, Callable[[], dict[str, Any]]]]]

#: Names of a line, and what each may be.
_WORDS: Final[dict[str, type[StrEnum]]] = {
    "state": AssessmentState,
    "modality": Modality,
    "effect": Effect,
    "rationaleKind": Rationale,
}
_LISTS: Final[dict[str, type[StrEnum] | None]] = {"parties": Party, "basis": None, "factors": FlagFactor}
_TEXTS: Final = ("provision", "target", "jurisdiction", "condition", "rationale")
_NEEDED: Final = ("provision", "state", "confidence", "rationale", "rationaleKind", "evidence")
_EVIDENCE: Final = frozenset({"kind", "url", "quote", "locator"})
#: Several values of one cell (SSSOM 1.0, "multivalued").
_SEPARATOR: Final = "|"
#: A justification of SSSOM (semapv) -> the basis of a claim; any other one is taken for that of function.
_JUSTIFIED: Final = {
    "semapv:LexicalMatching": Rationale.SYNTACTIC,
    "semapv:LexicalSimilarityThresholdMatching": Rationale.SYNTACTIC,
    "semapv:SemanticSimilarityThresholdMatching": Rationale.SEMANTIC,
    "semapv:LogicalReasoning": Rationale.SEMANTIC,
}


class _LineError(ValueError):
    """A line that is no claim; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: of each line its number and what came of it."""

    lines: list[tuple[int, Proposed]]

    @property
    def figures(self) -> dict[str, int]:
        """How many claims are new, were there, and could not be proposed."""
        new = sum(one.is_new for _, one in self.lines)
        wrong = sum(bool(one.problems) for _, one in self.lines)
        return {"proposed": new, "already there": len(self.lines) - new - wrong, "refused": wrong}


def import_claims(engine: Engine, path: Path, by: Person, *, dry: bool) -> Imported:
    """Propose the claims of JSON lines. Raises `SourceError` with every line that is no claim, and writes nothing."""
    return _proposed(engine, _read(path, _json_lines), by, dry=dry)


def import_sssom(engine: Engine, path: Path, by: Person, *, dry: bool) -> Imported:
    """Propose the mappings of a table of SSSOM. Raises `SourceError` likewise."""
    return _proposed(engine, _read(path, _sssom_rows), by, dry=dry)


def _proposed(engine: Engine, read: list[tuple[int, Proposal]], by: Person, *, dry: bool) -> Imported:
    found = propose_all(engine, [one for _, one in read], by, dry=dry)
    return Imported([(number, one) for (number, _), one in zip(read, found, strict=True)])


def _read(path: Path, rows: _Rows) -> list[tuple[int, Proposal]]:
    """The proposals of a file, each with the number of its line."""
    found, faults = [], []
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError([Fault(path, None, f"cannot be read: {error}")]) from error
    for number, row in rows(lines):
        try:
            found.append((number, proposal(row())))
        except _LineError as error:
            faults.append(Fault(path, number, str(error)))
    if faults:
        raise SourceError(faults)
    return found


def _json_lines(lines: Iterable[str]) -> Iterator[tuple[int, Callable[[], dict[str, Any]]]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, partial(_object, line)


def _object(line: str) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _LineError(f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(value, dict):
        raise _LineError(f"not an object, but {type(value).__name__}")
    return value


def _sssom_rows(lines: Iterable[str]) -> Iterator[tuple[int, Callable[[], dict[str, Any]]]]:
    """The rows of the table; lines that begin with # tell of the file as a whole."""
    told = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    table = csv.DictReader((line for _, line in told), delimiter="\t", quoting=csv.QUOTE_NONE)
    for (number, _), row in zip(told[1:], table, strict=False):
        yield number, partial(_of_sssom, {name: value for name, value in row.items() if name and value})


def _of_sssom(row: dict[str, str]) -> dict[str, Any]:
    """A row as a line of claims."""
    target = row.get("object_id", "")
    is_place = target.isupper()
    evidence = {"kind": row.get("evidence_kind", "ANALYSIS"), "quote": row.get("quote"), "url": row.get("evidence_url")}
    state = AssessmentState.REVIEWED_UNRELATED if row.get("predicate_modifier") == "Not" else AssessmentState.MAPPED
    lists = {name: row[name].split(_SEPARATOR) for name in _LISTS if name in row}
    return {
        "provision": row.get("subject_id"),
        ("jurisdiction" if is_place else "target"): target or None,
        "state": state.value,
        "modality": row.get("modality"),
        "effect": row.get("effect"),
        "condition": row.get("condition"),
        "confidence": _number(row.get("confidence", "1")),
        "rationale": row.get("comment"),
        "rationaleKind": _JUSTIFIED.get(row.get("mapping_justification", ""), Rationale.FUNCTIONAL).value,
        "evidence": [{name: value for name, value in evidence.items() if value}],
        **lists,
    }


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def proposal(line: dict[str, Any]) -> Proposal:
    """What a line proposes; raises `_LineError`."""
    said = {name: value for name, value in line.items() if value is not None}
    unknown = sorted(said.keys() - {*_WORDS, *_LISTS, *_TEXTS, *_NEEDED})
    if unknown:
        raise _LineError(f"no claim has {unknown[0]!r}")
    missing = [name for name in _NEEDED if name not in said]
    if missing:
        raise _LineError(f"{missing[0]} is missing")
    read: dict[str, Any] = {name: _text(name, said[name]) for name in _TEXTS if name in said}
    read |= {name: _word(name, said[name], kind) for name, kind in _WORDS.items() if name in said}
    read |= {name: _listed(name, said[name], kind) for name, kind in _LISTS.items() if name in said}
    confidence = said["confidence"]
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        raise _LineError(f"confidence is a number from 0 to 1, not {confidence!r}")
    read["rationale_kind"] = read.pop("rationaleKind")
    read |= {"confidence": float(confidence), "evidence": _evidence(said["evidence"])}
    names = {field.name for field in fields(Proposal)} - {"parties", "basis", "factors"}
    whole: dict[str, Any] = {**dict.fromkeys(names), **read}
    return Proposal(**whole)


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise _LineError(f"{name} is a text, not {value!r}")


def _word(name: str, value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise _LineError(f"{name} is one of {', '.join(kind)}, not {value!r}") from None


def _listed(name: str, value: Any, kind: type[StrEnum] | None) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _LineError(f"{name} is a list, not {value!r}")
    return tuple(_word(name, one, kind) if kind else _text(name, one) for one in value)


def _evidence(value: Any) -> tuple[Evidence, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _LineError("evidence is a list of objects")
    for one in value:
        if not one.keys() <= _EVIDENCE or not isinstance(one.get("kind"), str):
            raise _LineError("evidence has `kind`, and `quote`, `url` or `locator`")
    return tuple(Evidence(one["kind"], one.get("url"), one.get("locator"), one.get("quote")) for one in value)
