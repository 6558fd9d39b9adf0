"""`clausegraph suggest`: the laws that clauses may engage, as the rules suggest them: of a text, or of the graph.

A text needs no Neo4j: laws and places come from the files of the catalogue.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from claims.files.errors import Fault, SourceError
from claims.rules.suggestion import Clause, Document, Read
from graph.errors import ClausegraphError
from graph.model.vocabulary import DISCLAIMER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from claims.rules.suggestion import HeldBack, Suggestion
    from graph.engine import Engine
    from graph.model.vocabulary import Party
    from graph.progress import OnProgress

#: What a graph's suggestions were brought up by, for people: the name of each figure.
_FIGURES: Final = {
    "clauses": "clauses that are active",
    "read": "clauses read or compared",
    "engagements": "new suggestions of laws",
    "flags": "new suggestions of places",
    "kept": "suggestions that stay",
    "superseded": "suggestions that are no longer made",
    "stale": "suggestions whose words are gone",
}
_STDIN: Final = "-"
#: The language in which the rules' phrases are.
_RULES_ARE_IN: Final = "en"
_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is told of a document beside its text; null and empty mean that nobody knows."""

    kind: str | None = None
    audience: Party | None = None
    sectors: Sequence[str] = ()
    places: Sequence[str] = ()
    platform: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """The clauses of a text with what was read of each; none where it is in a language that the rules do not read."""

    language: str
    table: str
    clauses: tuple[tuple[Clause, Read], ...]

    def as_json(self) -> dict[str, Any]:
        """For scripts; offsets count code points of the text."""
        return {
            "language": self.language,
            "rules": self.table,
            "clauses": [
                {
                    "headings": list(clause.headings),
                    "start": clause.start,
                    "end": clause.start + len(clause.body),
                    "suggestions": [suggestion.as_json() for suggestion in read.suggestions],
                    "heldBack": [one.as_json() for one in read.held_back],
                }
                for clause, read in self.clauses
                if read.suggestions or read.held_back
            ],
            "disclaimer": DISCLAIMER,
        }

    def shown(self) -> Iterator[str]:
        """For people, line by line."""
        if self.language != _RULES_ARE_IN:
            yield f"The text is in another language ({self.language}); the rules read English alone."
        for clause, read in self.clauses:
            if not read.suggestions and not read.held_back:
                continue
            yield " > ".join(clause.headings) or "(without a heading)"
            for suggestion in read.suggestions:
                yield from _suggestion(suggestion)
            for held in read.held_back:
                yield from _held_back(held)
            yield ""
        count = sum(len(read.suggestions) for _, read in self.clauses)
        yield f"{count} suggestions for {len(self.clauses)} clauses, for a person to decide on. {DISCLAIMER}"


def suggest(source: str, around: Surroundings, *, explain: bool) -> Suggested:
    """Read the text in the file `source` (`-`: standard in); raises `SourceError` for what cannot be read."""
    from seed.catalogue.suggesting import rule_reader  # noqa: PLC0415  # the catalogue takes a moment to read
    from seed.text.language import language_of  # noqa: PLC0415
    from seed.text.sections import sections  # noqa: PLC0415

    text = _text(source)
    reader = rule_reader()
    table = reader.table
    for sector in around.sectors:
        if sector not in table.gates.sectors:
            message = f"{sector!r} is no sector: {', '.join(table.gates.sectors)}"
            raise SourceError([Fault(Path("--sector"), None, message, "give one of these")])
    for place in around.places:
        if place not in reader.places:
            message = f"{place!r} is no code of a place"
            raise SourceError([Fault(Path("--place"), None, message, "give a code such as FR, EU or US-CA")])
    document = Document(
        kind=around.kind,
        audience=around.audience or table.gates.audiences.get(around.kind or ""),
        sectors=frozenset(around.sectors) or None,
        places=frozenset(around.places),
        ours=frozenset({around.platform} if around.platform else ()),
        day=around.day,
    )
    language = language_of(text)
    if language != _RULES_ARE_IN:
        return Suggested(language, table.version, ())
    clauses = [
        Clause(text[section.start : section.end], section.heading_path, section.start) for section in sections(text)
    ]
    return Suggested(
        language, table.version, tuple((clause, reader.read(document, clause, explain=explain)) for clause in clauses)
    )


class NoClauseError(ClausegraphError):
    """The graph has no clause of a key."""

    exit_code = 2


def explain(engine: Engine, key: str) -> Suggested:
    """What the rules suggest of a clause of the graph, and what they hold back; raises `NoClauseError`."""
    from seed.suggest.explaining import explained  # noqa: PLC0415

    found = explained(engine, key)
    if found is None:
        message = f"the graph holds no active clause {key!r}; the key is the `key` of a provision in answers of the API"
        raise NoClauseError(message)
    return Suggested(found.language, found.table, ((found.clause, found.read),))


def bring_up(engine: Engine, rule: str | None, *, dry: bool, progress: OnProgress) -> dict[str, Any]:
    """Bring the suggestions for the clauses of the graph up to the rules of today, and publish them; what was done.

    With `dry` nothing is written. Raises `SourceError` for a rule that there is not.
    """
    from graph.publish.revision import publish_revision  # noqa: PLC0415
    from seed.catalogue.suggesting import rule_reader  # noqa: PLC0415
    from seed.suggest.batches import Asked  # noqa: PLC0415
    from seed.suggest.bringing_up import bring_up as bring_up_all  # noqa: PLC0415
    from seed.suggest.services import describe_services  # noqa: PLC0415

    table = rule_reader().table
    if rule is not None and rule not in table.rules:
        raise SourceError([Fault(Path("--rule"), None, f"there is no rule {rule!r}", "see the files of rules")])
    if not dry:
        describe_services(engine)
    done = bring_up_all(engine, Asked(rule=rule, dry=dry), progress)
    published = {} if dry else {"revision": publish_revision(engine).key}
    return {"table": table.version, "agents": {agent: one.figures() for agent, one in done.items()}, **published}


def figures_shown(figures: dict[str, Any]) -> Iterator[str]:
    """For people, line by line."""
    for agent, found in figures["agents"].items():
        yield agent
        for name, value in found.items():
            yield f"{_FIGURES[name]:>45}  {value}"
    yield f"{'revision':>45}  {figures.get('revision', 'nothing was written')}"


def _text(source: str) -> str:
    path = Path("standard input" if source == _STDIN else source)
    try:
        content = sys.stdin.buffer.read() if source == _STDIN else path.read_bytes()
    except FileNotFoundError:
        raise SourceError([Fault(path, None, "there is no such file")]) from None
    except OSError as error:
        raise SourceError([Fault(path, None, f"cannot be read: {error.strerror}")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(path, None, f"not UTF-8: byte {error.start} is {error.object[error.start]:#04x}", "save as UTF-8")
        raise SourceError([fault]) from None


def _suggestion(one: Suggestion) -> Iterator[str]:
    yield f"  {one.target}  {one.modality.value}  {one.confidence:.2f}  (rule {one.rule}, version {one.rule_version})"
    if one.condition:
        yield f"      where {one.condition}"
    yield f"      {one.rationale}"
    yield f"      [{one.quote.start}:{one.quote.end}] {_short(one.quote.text)}"
    for flag in one.flags:
        yield f"      flag {flag.jurisdiction}: {', '.join(factor.value for factor in flag.factors)}"


def _held_back(one: HeldBack) -> Iterator[str]:
    yield f"  held back at {one.gate.value}: {one.target or 'all targets'} (rule {one.rule})"
    yield f"      {one.reason}"
    yield f"      [{one.quote.start}:{one.quote.end}] {_short(one.quote.text)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]} ..."
