"""The files of a folder -> one table of rules, checked against laws and places as it is read.

A mistake is told with file, line and remedy, and all mistakes at once. What a rule's examples do is checked by
`claims.rules.examples`, which takes a reader.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from claims.extract.cues.phrases import PhraseError
from claims.files.errors import SourceError
from claims.files.yaml_file import Parsed, Strict, parse, read_text
from claims.rules.declare import Concept, Feature, Gates, Kind, Lists, Rule, Rules
from claims.rules.features import phrase_of
from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from claims.files.errors import Fault
    from claims.files.yaml_file import Location
    from claims.rules.suggestion import LawFact

DATA: Final = Path(__file__).parent.parent / "data" / "rules"
#: Files that hold no rules.
_TABLES: Final = frozenset({"features", "lists", "gates", "concepts"})
#: A table without this file has none of these.
_OPTIONAL: Final = frozenset({"concepts"})
_FIRM: Final = frozenset({Kind.TERM_OF_ART, Kind.RIGHT})
#: What parts features one of which is enough.
EITHER: Final = "|"
_M = TypeVar("_M", bound=Strict)


class _Lists(Strict):
    lists: Lists


class _Features(Strict):
    features: dict[str, Feature]


class _Concepts(Strict):
    concepts: dict[str, Concept]


@dataclass(frozen=True, slots=True)
class Table:
    """All rules with what they rest on. `version` is made of the words of the files: twelve digits."""

    lists: dict[str, tuple[str, ...]]
    features: dict[str, Feature]
    gates: Gates
    concepts: dict[str, Concept]
    rules: dict[str, Rule]
    laws: Mapping[str, LawFact]
    version: str
    #: Where each rule is declared, for messages.
    sources: dict[str, tuple[Parsed, int]]

    def fault(self, rule: str, where: Location, message: str, remedy: str = "") -> Fault:
        """A mistake at a part of a rule."""
        parsed, number = self.sources[rule]
        return parsed.fault(("rules", number, *where), message, remedy)


def read_table(laws: Mapping[str, LawFact], places: frozenset[str], folder: Path = DATA) -> Table:
    """The table of a folder; raises `SourceError` that tells every mistake."""
    paths = sorted(folder.glob("*.yaml"))
    texts = {path: read_text(path) for path in paths}
    texts |= {
        path: read_text(path) for name in sorted(_TABLES - _OPTIONAL) if (path := folder / f"{name}.yaml") not in texts
    }
    lists, _ = _under("lists", folder, texts, _Lists)
    features, of_features = _under("features", folder, texts, _Features)
    concepts: dict[str, Concept] = {}
    if folder / "concepts.yaml" in texts:
        concepts = _under("concepts", folder, texts, _Concepts)[0].concepts
    gates = parse(texts[folder / "gates.yaml"], folder / "gates.yaml").validated(Gates)
    rules, sources, faults = _rules({path: text for path, text in texts.items() if path.stem not in _TABLES})
    version = hashlib.sha256("\0".join(texts[path] for path in sorted(texts)).encode()).hexdigest()[:12]
    table = Table(
        lists=lists.lists.root,
        features=features.features,
        gates=gates,
        concepts=concepts,
        rules=rules,
        laws=laws,
        version=version,
        sources=sources,
    )
    faults += [
        # Where a file of rules cannot be read, nobody can say which features are asked for.
        *_feature_faults(table, of_features, all_read=not faults),
        *(fault for rule in rules.values() for fault in _rule_faults(table, rule, places)),
    ]
    if faults:
        raise SourceError(faults)
    return table


def _under(name: str, folder: Path, texts: dict[Path, str], model: type[_M]) -> tuple[_M, Parsed]:
    """A file whose whole value stands under one name."""
    path = folder / f"{name}.yaml"
    held = parse(texts[path], path)
    parsed = Parsed(path, {name: held.value}, {(name, *at): line for at, line in held.lines.items()})
    return parsed.validated(model), parsed


def _rules(texts: dict[Path, str]) -> tuple[dict[str, Rule], dict[str, tuple[Parsed, int]], list[Fault]]:
    rules: dict[str, Rule] = {}
    sources: dict[str, tuple[Parsed, int]] = {}
    faults: list[Fault] = []
    for path, text in sorted(texts.items()):
        held = parse(text, path)
        parsed = Parsed(path, {"rules": held.value}, {("rules", *at): line for at, line in held.lines.items()})
        try:
            declared = parsed.validated(Rules).rules
        except SourceError as error:
            faults += error.faults
            continue
        for number, one in enumerate(declared):
            if one.id in rules:
                other = sources[one.id][0].path.name
                faults.append(
                    parsed.fault(
                        ("rules", number, "id"), f"`{one.id}` is a rule of {other} already", "choose another id"
                    )
                )
                continue
            rules[one.id], sources[one.id] = one, (parsed, number)
    return rules, sources, faults


def _feature_faults(table: Table, parsed: Parsed, *, all_read: bool) -> Iterator[Fault]:
    used = {name for rule in table.rules.values() for name in features_asked(rule)}
    for name, feature in table.features.items():
        for number, written in enumerate(feature.any):
            try:
                phrase_of(written, table.lists)
            except PhraseError as error:
                yield parsed.fault(("features", name, "any", number), str(error), "see docs/rules.md")
        if all_read and name not in used:
            yield parsed.fault(("features", name), f"no rule asks for the feature `{name}`", "use it, or take it out")


def features_asked(rule: Rule) -> Iterator[str]:
    """The features that a rule asks for, wherever they are to stand."""
    return (name for group in _groups(rule) for name in group.split(EITHER))


def _groups(rule: Rule) -> tuple[str, ...]:
    return (*rule.sentence, *rule.without, *rule.clause, *rule.headings, *rule.not_headings)


def _rule_faults(table: Table, rule: Rule, places: frozenset[str]) -> Iterator[Fault]:
    for name, groups in (
        ("sentence", rule.sentence),
        ("not", rule.without),
        ("clause", rule.clause),
        ("headings", rule.headings),
        ("notHeadings", rule.not_headings),
    ):
        for number, group in enumerate(groups):
            for feature in group.split(EITHER):
                if feature not in table.features:
                    message = f"there is no feature `{feature}`{_near(feature, table.features)}"
                    yield table.fault(rule.id, (name, number), message, "add it to features.yaml, or mend its spelling")
    for number, sector in enumerate(rule.sectors):
        if sector not in table.gates.sectors:
            message = f"`{sector}` is no sector: {', '.join(table.gates.sectors)}"
            yield table.fault(rule.id, ("sectors", number), message, "use one of these, or add it to gates.yaml")
    yield from _concept_faults(table, rule)
    yield from _target_faults(table, rule, places)


def _concept_faults(table: Table, rule: Rule) -> Iterator[Fault]:
    for number, concept in enumerate(rule.concepts):
        if concept not in table.concepts:
            message = f"there is no concept `{concept}`{_near(concept, table.concepts)}"
            yield table.fault(rule.id, ("concepts", number), message, "add it to concepts.yaml, or mend its spelling")


def _target_faults(table: Table, rule: Rule, places: frozenset[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, one in enumerate(rule.suggests):
        fault = _fault_at(table, rule, number)
        if one.target not in table.laws:
            yield fault(
                "target",
                f"there is no law or unit `{one.target}`{_near(one.target, table.laws)}",
                "see `clausegraph resolve`",
            )
            continue
        if one.target in seen:
            yield fault("target", f"`{one.target}` is suggested by this rule already", "keep one of them")
        seen.add(one.target)
        if one.modality is Modality.ENGAGES and rule.kind not in _FIRM:
            yield fault(
                "modality", f"a rule of kind {rule.kind} never says ENGAGES", "write MAY_ENGAGE, with a condition"
            )
        if one.flag is None:
            continue
        if one.flag.jurisdiction is None and len(table.laws[one.target].places) != 1:
            yield fault("flag", f"{one.target} applies in several places", "add `jurisdiction: ...`")
        if one.flag.jurisdiction is not None and one.flag.jurisdiction not in places:
            yield fault(
                "flag", f"there is no place `{one.flag.jurisdiction}`", "use the code of a place, such as US-IL"
            )


def _fault_at(table: Table, rule: Rule, number: int) -> Callable[[str, str, str], Fault]:
    def fault(name: str, message: str, remedy: str) -> Fault:
        return table.fault(rule.id, ("suggests", number, name), message, remedy)

    return fault


def _near(name: str, known: Mapping[str, object]) -> str:
    """What may have been meant."""
    found = get_close_matches(name, known, 2)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def rarest_groups(rules: Mapping[str, Rule]) -> dict[str, frozenset[str]]:
    """Rule -> the features of those of its groups that the fewest rules ask for: what the rule is about."""
    asked = Counter(group for rule in rules.values() for group in rule.sentence)
    about: dict[str, frozenset[str]] = {}
    for rule in rules.values():
        # Of groups that as few rules ask for, one feature says more than any of several.
        rank = {group: (asked[group], group.count(EITHER)) for group in rule.sentence}
        rarest = (group for group in rule.sentence if rank[group] == min(rank.values()))
        about[rule.id] = frozenset(name for group in rarest for name in group.split(EITHER))
    return about
