"""What the files of `claims/data/extract` declare: zones and parts, cues, flags, exposure; read and checked here.

A fault names file and line and says what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from pydantic import AfterValidator, Field

from claims.extract.cues.phrases import Phrase, PhraseError, compiled
from claims.files.errors import SourceError
from claims.files.yaml_file import Strict, parse, read_text
from graph.model.vocabulary import FlagFactor, Modality, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claims.files.errors import Fault
    from claims.files.yaml_file import Location, Parsed

#: What the code asks of the file of cues by name.
_CONFIDENCE: Final = {"verb", "named", "cue", "flag", "flag_by_law", "no_basis", "aside", *list(Modality)[1:]}
_LISTS: Final = {"verb", "goes-on", "engage", "engaged", "apply", "plainly", "landscape"}
DATA: Final = Path(__file__).parents[2] / "data" / "extract"


class Role(StrEnum):
    """Why a law that a text names is not engaged."""

    NEGATED = "NEGATED"
    UNASSESSED = "UNASSESSED"
    UNREAL = "UNREAL"
    COMPARED = "COMPARED"
    EXCLUDED = "EXCLUDED"
    FORMER = "FORMER"
    DEFENCE = "DEFENCE"


class Reach(StrEnum):
    """Which laws a cue speaks of."""

    #: Those of the statement behind its words, or before them, or all of the statement.
    AFTER = "after"
    BEFORE = "before"
    CLAUSE = "clause"
    #: The names enumerated right behind its words, or right before them.
    LIST = "list"
    LIST_BEFORE = "list-before"
    #: Those within its words.
    WITHIN = "within"
    SENTENCE = "sentence"


def _filled(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not all(one.strip() for one in value):
        raise ValueError("must hold at least one phrase, and no empty one")
    return value


Phrases = Annotated[tuple[str, ...], AfterValidator(_filled)]
Share = Annotated[float, Field(ge=0, le=1)]


class Cue(Strict):
    """Words by which laws are named and not engaged, or engaged less firmly."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    reach: Reach
    phrases: Phrases
    #: One of these stands in the sentence, too.
    needs: tuple[str, ...] = Field((), alias="with")
    #: A sentence; the laws that the cue reaches stand in brackets.
    example: str = Field(pattern=r"\[.+\]")


class Denial(Cue):
    """A cue of laws that are not engaged."""

    role: Role
    #: Whether the words are part of the subject, so that its verb is still to come.
    subject: bool = False


class Hedge(Cue):
    """A cue of laws that are engaged less firmly."""

    modality: Modality


class Conditions(Strict):
    """Where a condition begins."""

    openers: Phrases
    not_behind: tuple[str, ...]


class Cues(Strict):
    """The file of cues."""

    lists: dict[str, Phrases]
    protected: Phrases
    cues: tuple[Denial, ...]
    echoes: Phrases
    modalities: tuple[Hedge, ...]
    conditions: Conditions
    breaks: frozenset[str]
    opens: frozenset[str]
    confidence: dict[str, Share]


class Part(Strict):
    """The headings of one part of an analysis."""

    names: Phrases
    alone: tuple[str, ...] = ()


class Zone(Strict):
    """A kind of lines beside the parts, by the headings above them."""

    id: str
    reads: bool
    headings: Phrases


class Skip(Strict):
    """Lines that are no analysis wherever they stand."""

    begins: Phrases
    quotes: Phrases


class Voice(Strict):
    """How the analysis itself begins to speak."""

    begins: Phrases
    says: Phrases


class Zones(Strict):
    """The file of zones."""

    parts: dict[int, Part]
    zones: tuple[Zone, ...]
    skip: Skip
    voice: Voice


class Flags(Strict):
    """The file of flags."""

    lists: dict[str, Phrases]
    #: A sentence without one of these letters holds none of `raises`.
    raising: Phrases
    raises: Phrases
    no_flag: Phrases
    in_passing: Phrases
    authorities: Phrases
    #: Code of a place -> the place that analyses mean by it.
    means: dict[str, str]
    factors: dict[FlagFactor, Phrases]
    denied_by: frozenset[str]
    #: Code of a place -> further names.
    names: dict[str, Phrases]


class Exposure(Strict):
    """The file of exposure."""

    levels: dict[Severity, Phrases]
    between: Phrases
    before: frozenset[str]
    not_before: frozenset[str]


M = TypeVar("M", bound=Strict)


@dataclass(frozen=True, slots=True)
class Declared:
    """All files, read."""

    cues: Cues
    zones: Zones
    flags: Flags
    exposure: Exposure


@cache
def declared() -> Declared:
    """What the project's own files declare."""
    return read(DATA)


def read(folder: Path) -> Declared:
    """The files of a folder; raises `SourceError` that tells every mistake of a file."""
    cues, of_cues = _of(folder / "cues.yaml", Cues)
    flags, of_flags = _of(folder / "flags.yaml", Flags)
    zones, of_zones = _of(folder / "zones.yaml", Zones)
    faults = [*_cue_faults(cues, of_cues), *_flag_faults(flags, of_flags), *_zone_faults(zones, of_zones)]
    if faults:
        raise SourceError(faults)
    return Declared(cues, zones, flags, _of(folder / "exposure.yaml", Exposure)[0])


def _of(path: Path, model: type[M]) -> tuple[M, Parsed]:
    parsed = parse(read_text(path), path)
    return parsed.validated(model), parsed


def _cue_faults(cues: Cues, parsed: Parsed) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, some in (("cues", cues.cues), ("modalities", cues.modalities)):
        for number, cue in enumerate(some):
            if cue.id in seen:
                yield parsed.fault((name, number, "id"), f"`{cue.id}` is the id of another cue", "choose another id")
            seen.add(cue.id)
            yield from _phrase_faults(cue.phrases, cues.lists, parsed, (name, number, "phrases"))
            yield from _phrase_faults(cue.needs, cues.lists, parsed, (name, number, "with"))
    yield from _phrase_faults(cues.protected, cues.lists, parsed, ("protected",))
    yield from _phrase_faults(cues.echoes, cues.lists, parsed, ("echoes",))
    yield from _phrase_faults(cues.conditions.openers, cues.lists, parsed, ("conditions", "openers"))
    for name in sorted(_CONFIDENCE - set(cues.confidence)):
        yield parsed.fault(("confidence",), f"`{name}` is missing", f"add `{name}: 0.7`")
    for name in sorted(_LISTS - set(cues.lists)):
        yield parsed.fault(("lists",), f"the list `{name}` is missing", f"add `{name}: [...]`")


def _flag_faults(flags: Flags, parsed: Parsed) -> Iterator[Fault]:
    yield from _phrase_faults(flags.raises, flags.lists, parsed, ("raises",))
    yield from _phrase_faults(flags.no_flag, flags.lists, parsed, ("no_flag",))
    yield from _phrase_faults(flags.in_passing, flags.lists, parsed, ("in_passing",))
    yield from _phrase_faults(flags.authorities, flags.lists, parsed, ("authorities",))
    for factor, phrases in flags.factors.items():
        yield from _phrase_faults(phrases, flags.lists, parsed, ("factors", factor))


def _zone_faults(zones: Zones, parsed: Parsed) -> Iterator[Fault]:
    for number in sorted(set(range(1, 6)) ^ set(zones.parts)):
        yield parsed.fault(("parts",), f"an analysis has parts 1 to 5; {number} does not fit", "give each its names")
    owners: dict[str, str] = {}
    for owner, at, names in _headings(zones):
        for name in names:
            if owners.setdefault(folded(name), owner) != owner:
                yield parsed.fault(at, f"`{name}` is a heading of {owners[folded(name)]} already", "keep one of them")


def _headings(zones: Zones) -> Iterator[tuple[str, Location, tuple[str, ...]]]:
    for number, part in zones.parts.items():
        yield f"part {number}", ("parts", number, "names"), (*part.names, *part.alone)
    for number, zone in enumerate(zones.zones):
        yield zone.id, ("zones", number, "headings"), zone.headings


def _phrase_faults(
    phrases: Sequence[str], lists: Mapping[str, Sequence[str]], parsed: Parsed, at: Location
) -> Iterator[Fault]:
    for number, phrase in enumerate(phrases):
        try:
            compiled(phrase, lists)
        except PhraseError as error:
            yield parsed.fault((*at, number), str(error), "see docs/extraction.md")


def phrases_of(written: Sequence[str], lists: Mapping[str, Sequence[str]]) -> list[Phrase]:
    """Phrases that were checked before, in steps."""
    return [compiled(one, lists) for one in written]


def folded(name: str) -> str:
    """A heading in the form in which headings are compared."""
    return re.sub(r"[\s*_#]+", " ", name.casefold().replace("’", "'")).strip()
