"""Labelled texts, and how a reading of them is scored: by laws, by units, by what is not engaged, by flags.

A reading is what `clausegraph extract` prints. The labels of `hard_sentences.yaml` and `analyses_with_flags.yaml` are our
own; those of the analyses beside the project are read as their page says.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DATA: Final = Path(__file__).parent / "data"
#: text -> what was read in it, in the shape that the command prints.
Reading = dict[str, Any]
#: The shown analyses that nobody looked at while the rules were written.
HELD_OUT: Final = frozenset({"h014", "h016", "h018", "h029", "h032", "h034", "h038", "h041", "h042"})
#: Names of laws in the labels of the shown analyses -> paths.
LAWS: Final = {
    "GDPR": "eu-gdpr",
    "UK GDPR": "uk-gdpr",
    "EU AI Act": "eu-ai-act",
    "AI Act": "eu-ai-act",
    "CCPA": "us-ca-ccpa",
    "CPRA": "us-ca-cpra",
    "FTC Act": "us-ftc-act",
    "FTC Act Section 5": "us-ftc-act",
    "COPPA": "us-coppa",
    "DSA": "eu-dsa",
    "DMA": "eu-dma",
    "BIPA": "us-il-bipa",
    "DMCA": "us-dmca",
}


#: Units that an act numbers by itself -> as the labels write them.
SAME_UNITS: Final = {"us-fcra/sec-1681b": "us-fcra/sec-604"}


@dataclass
class Counts:
    """How many were found that are right, found in all, and to be found."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: set[Any], wanted: set[Any], optional: Iterable[Any] = ()) -> None:
        """Count one text; what is optional is neither missed nor wrong."""
        found, wanted = found - set(optional), wanted - set(optional)
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def as_row(self) -> dict[str, Any]:
        """Figures for a table."""
        return {
            "right": self.right,
            "found": self.found,
            "wanted": self.wanted,
            "P": round(self.right / self.found, 3) if self.found else None,
            "R": round(self.right / self.wanted, 3) if self.wanted else None,
            "F1": round(self.f1, 3),
        }


@dataclass
class Score:
    """The score of a set of labelled analyses; `faults` tells each difference."""

    laws: Counts = field(default_factory=Counts)
    units: Counts = field(default_factory=Counts)
    not_engaged: Counts = field(default_factory=Counts)
    flags: Counts = field(default_factory=Counts)
    basis: Counts = field(default_factory=Counts)
    factors: Counts = field(default_factory=Counts)
    modality: Counts = field(default_factory=Counts)
    condition: Counts = field(default_factory=Counts)
    exposure: Counts = field(default_factory=Counts)
    parts: Counts = field(default_factory=Counts)
    faults: list[str] = field(default_factory=list)

    def count(self, name: str, key: str, found: set[Any], wanted: set[Any], optional: Iterable[Any] = ()) -> None:
        """Count one kind of finding of one text."""
        getattr(self, name).add(found, wanted, optional)
        missed, wrong = wanted - found - set(optional), found - wanted - set(optional)
        if missed or wrong:
            self.faults.append(f"{key}: {name}: missed {sorted(map(str, missed))}, wrong {sorted(map(str, wrong))}")


def targets(findings: Iterable[Reading]) -> set[str]:
    """What is named most exactly: the units, or the law."""
    return {target for one in findings for target in (one["units"] or [one["target"]])}


def hard_sentences(file: str = "hard_sentences.yaml") -> list[tuple[str, dict[str, Any]]]:
    """Each hard sentence with its kind."""
    kinds = yaml.load((DATA / file).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return [(kind, one) for kind, some in kinds.items() for one in some]


def faults_of_sentence(wanted: dict[str, Any], reading: Reading) -> list[str]:
    """What is wrong in the reading of a hard sentence; a law need not be told with its units apart from the law."""
    engages, held = targets(reading["engages"]), {one["target"] for one in reading["not_engaged"]}
    found = []
    if engages != set(wanted.get("engages", ())):
        found.append(f"engages {sorted(engages)}")
    if held - {one.split("/")[0] for one in engages} != set(wanted.get("not", ())):
        found.append(f"not engaged {sorted(held)}")
    for name in ("modality", "condition"):
        said = {target: one[name] for one in reading["engages"] for target in (one["units"] or [one["target"]])}
        found += [
            f"{name} of {target}: {said.get(target)!r}"
            for target, value in wanted.get(name, {}).items()
            if said.get(target) != value
        ]
    return found


def flagged_analyses(file: str = "analyses_with_flags.yaml") -> list[dict[str, Any]]:
    """Our own analyses with flags and exposure."""
    read: list[dict[str, Any]] = yaml.load((DATA / file).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return read


def score_flagged(read: Callable[[str], Reading], analyses: Iterable[dict[str, Any]]) -> Score:
    """The score of our own analyses."""
    score = Score()
    for wanted in analyses:
        reading, key = read(wanted["text"]), wanted["id"]
        held = {one["target"] for one in reading["not_engaged"]}
        labelled = {one["target"] for one in wanted["engages"]}
        score.count("laws", key, _laws(reading), {one.split("/")[0] for one in labelled})
        units = {unit for one in reading["engages"] for unit in one["units"]}
        score.count("units", key, units, {one for one in labelled if "/" in one})
        score.count("not_engaged", key, held, set(wanted.get("not", ())))
        _score_told(score, key, reading, wanted["engages"])
        _score_flags(score, key, reading, wanted)
    return score


def _score_told(score: Score, key: str, reading: Reading, engages: list[dict[str, str]]) -> None:
    """Modalities and conditions, of the targets that were found; what is not labelled is not asked."""
    for name in ("modality", "condition"):
        said = {target: one[name] for one in reading["engages"] for target in (one["units"] or [one["target"]])}
        wanted = {(one["target"], one[name]) for one in engages if name in one}
        found = {(target, said.get(target)) for target, _ in wanted if target in said}
        if name == "condition":
            found |= {pair for pair in said.items() if pair[1]}
        score.count(name, key, found, wanted)


def _score_flags(score: Score, key: str, reading: Reading, wanted: dict[str, Any]) -> None:
    flags = {one["jurisdiction"]: one for one in reading["flags"]}
    score.count("flags", key, set(flags), set(wanted["flags"]))
    for name in ("basis", "factors"):
        found = {(place, each) for place, one in flags.items() for each in one[name] if place in wanted["flags"]}
        score.count(name, key, found, {(place, each) for place, one in wanted["flags"].items() for each in one[name]})
    exposure = (reading["exposureMin"], reading["exposureMax"])
    score.count("exposure", key, {exposure}, {tuple(wanted["exposure"] or (None, None))})
    begun = {
        (int(number), wanted["text"][start:].startswith(wanted.get("parts", {}).get(int(number), "")))
        for number, (start, _) in reading["parts"].items()
    }
    if "parts" in wanted:
        score.count("parts", key, begun, {(number, True) for number in wanted["parts"]})


def _laws(reading: Reading) -> set[str]:
    return {one["target"] for one in reading["engages"]}


def shown_analyses(real_texts: Path) -> list[dict[str, Any]]:
    """The labelled analyses of real platforms' clauses, in order."""
    return [json.loads(line) for line in (real_texts / "analyses-dev.jsonl").read_text("utf-8").splitlines()]


def score_shown(read: Callable[[str], Reading], analyses: Iterable[dict[str, Any]]) -> Score:
    """The score of the shown analyses: laws and units by text, groups without a name left out, hedged ones optional."""
    score = Score()
    for labelled in analyses:
        reading, key = read(labelled["text"]), labelled["id"]
        named = [one for one in labelled["engages"] if not one["regulation"].startswith("group")]
        hedged = {_path(one["regulation"]) for one in named if one["hedged"]} - {
            _path(one["regulation"]) for one in named if not one["hedged"]
        }
        _score_laws(score, key, reading, named, hedged)
        held = {
            _path(one["regulation"]) for one in labelled["not_engaged"] if not one["regulation"].startswith("group")
        }
        told = {one["target"] for one in reading["not_engaged"]}
        score.count("not_engaged", key, {law for law in held if law in told or law not in _laws(reading)}, held)
        score.count("flags", key, {one["jurisdiction"] for one in reading["flags"]}, set())
        exposure = (reading["exposureMin"], reading["exposureMax"])
        score.count("exposure", key, {exposure}, {(None, None)} if not labelled["exposure"] else {exposure})
    return score


def _score_laws(score: Score, key: str, reading: Reading, named: list[dict[str, Any]], hedged: set[str]) -> None:
    groups = {one["target"] for one in reading["engages"] if _is_group(one["target"])}
    overlapping = {
        one["target"]
        for one in reading["engages"]
        for other in named
        if _path(other["regulation"]) == one["target"] and one["start"] < other["end"] and other["start"] < one["end"]
    }
    unmet = _laws(reading) & {_path(one["regulation"]) for one in named} - overlapping
    score.count("laws", key, _laws(reading) - groups - unmet, {_path(one["regulation"]) for one in named}, hedged)
    wanted = {f"{_path(one['regulation'])}/{_segments(unit)}" for one in named for unit in one["provisions"]}
    optional = {unit for unit in wanted if unit.split("/")[0] in hedged}
    # The sections of an amending law stand where they were amended; the labels count them as its own.
    declared = {f"{one['target']}/{unit.split('/', 1)[1]}" for one in reading["engages"] for unit in one["units"]}
    units = {SAME_UNITS.get(unit, unit) for unit in declared} | {
        unit for one in reading["engages"] for unit in _undeclared(one)
    }
    score.count("units", key, units, wanted, optional)


def _undeclared(finding: Reading) -> list[str]:
    return [f"{finding['target']}/{_segments(one)}" for one in finding["unitsNotDeclared"]]


def _is_group(path: str) -> bool:
    from seed.catalogue import load_catalogue  # noqa: PLC0415

    return load_catalogue().laws[path].kind == "CLUSTER"


def _path(regulation: str) -> str:
    """The path of a law as the labels name it; those that the table above does not have are resolved."""
    from seed.resolve import resolve  # noqa: PLC0415

    if regulation in LAWS:
        return LAWS[regulation]
    found = resolve(regulation).matches
    return found[0].split("/")[0] if len(found) == 1 else regulation


def _segments(unit: str) -> str:
    """The segments of a unit's path, from "Art. 6(1)(f)", "§1798.120" or "Section 5"."""
    written = re.fullmatch(
        r"(Art(?:icle|\.)?|§§?|Sec(?:tion|\.)?|Recital|Annex|Chapter)s?\s*([\w.-]+)((?:\([\w]+\))*)", unit
    )
    if not written:
        return unit
    kind = {"A": "art", "§": "sec", "S": "sec", "R": "rec", "C": "chapter"}[written[1][0].upper()]
    if written[1].startswith("Annex"):
        kind = "annex"
    inner = re.findall(r"\((\w+)\)", written[3].casefold())
    segments = [f"{kind}-{written[2].casefold()}"]
    for one in inner:
        segments.append(f"{'par' if one.isdigit() or (kind == 'sec' and len(segments) == 1) else 'pt'}-{one}")
    return "/".join(segments)
