"""The files of rules: every mistake is told with its file, its line and what to write instead."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from claims.files.errors import SourceError
from claims.rules.examples import misfires
from claims.rules.services import read_services
from claims.rules.table import DATA, read_table
from seed.catalogue.suggesting import reader_of
from tests.claims.rules.small_table import FEATURES, RULE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from claims.rules.reader import RuleReader

    Made = Callable[..., RuleReader]


@pytest.mark.parametrize(
    ("change", "line", "said", "remedy"),
    [
        (("[sells]", "[selss]"), 4, "there is no feature `selss`; did you mean sells?", "mend its spelling"),
        (("[sells]", "[sells]\n  not: [nothing]"), 5, "there is no feature `nothing`", "features.yaml"),
        (("[sells]", "[sells|buys]"), 4, "there is no feature `buys`", "features.yaml"),
        (("union-law/art-1", "union-law/art-9"), 6, "there is no law or unit `union-law/art-9`", "resolve"),
        (("TERM_OF_ART", "TERM"), 3, "`rules.0.kind`: Input should be", "'TERM'"),
        (("modality: ENGAGES", "modality: MAYBE"), 6, "`rules.0.suggests.0.modality`", "'MAYBE'"),
        (("kind: TERM_OF_ART", "kind: ACTIVITY"), 6, "a rule of kind ACTIVITY never says ENGAGES", "write MAY_ENGAGE"),
        (("rationale:", "flag: {factors: [FAME]}, rationale:"), 6, "flag.factors.0`: Input should be", "'FAME'"),
        (
            ("rationale:", "flag: {factors: [STATUTORY_DAMAGES]}, rationale:"),
            6,
            "applies in several places",
            "jurisdiction",
        ),
        (
            ("rationale:", "flag: {jurisdiction: XX, factors: [STATUTORY_DAMAGES]}, rationale:"),
            6,
            "there is no place `XX`",
            "US-IL",
        ),
        (("  suggests", "  concepts: [sale]\n  suggests"), 5, "there is no concept `sale`", "concepts.yaml"),
        (("  suggests", "  sectors: [circus]\n  suggests"), 5, "`circus` is no sector", "gates.yaml"),
        (("  suggests", "  audience: [CLOWN]\n  suggests"), 5, "`rules.0.audience.0`", "'CLOWN'"),
        (("  suggests", "  places: EVERYWHERE\n  suggests"), 5, "`rules.0.places`", "'EVERYWHERE'"),
        (('  fires: ["In the EU, we sell your data."]\n', ""), 2, "`rules.0.fires` is missing", "add `fires: ...`"),
        (('  silent: ["You sell your data."]\n', ""), 2, "`rules.0.silent` is missing", "add `silent: ...`"),
        (('silent: ["You sell your data."]', "silent: []"), 8, "must hold at least one text", "[]"),
        (("id: sale", "id: Sale of Data"), 2, "`rules.0.id`: String should match", "Sale of Data"),
        (("  suggests", "  colour: red\n  suggests"), 5, "`rules.0.colour` is not known here", "take it out"),
        (("kind: TERM_OF_ART", "kind: ["), 5, "not YAML", "quote texts"),
    ],
)
def test_a_fault_of_a_rule_names_file_line_and_remedy(
    made: Made, tmp_path: Path, change: tuple[str, str], line: int, said: str, remedy: str
) -> None:
    with pytest.raises(SourceError) as raised:
        made(FEATURES, RULE.replace(*change, 1))
    told = next(one for one in raised.value.faults if said in one.message)
    assert told.path == tmp_path / "subject.yaml"
    assert told.line == line
    assert remedy in told.remedy


@pytest.mark.parametrize(
    ("features", "line", "said"),
    [
        ('sells: {any: ["we sell ..3"]}\n', 1, "must not end in a gap"),
        ('sells: {any: [we sell]}\nbuys: {any: ["we {buy}"]}\n', 2, "is not among the lists"),
        ("sells: {any: [we sell]}\nbuys: {any: [we buy]}\n", 2, "no rule asks for the feature `buys`"),
        ("sells: {any: [sel*]}\n", 1, "fewer than 4 letters"),
        ("sells: {any: []}\n", 1, "must hold at least one text"),
        ("sells: {any: [we sell], actor: they}\n", 1, "Input should be 'you' or 'we'"),
        ("sells: {any: [we sell]}\nsells: {any: [we buy]}\n", 2, "stands here a second time"),
    ],
)
def test_a_fault_of_a_feature_names_file_and_line(
    made: Made, tmp_path: Path, features: str, line: int, said: str
) -> None:
    with pytest.raises(SourceError) as raised:
        made(features, RULE)
    told = next(one for one in raised.value.faults if said in one.message)
    assert (told.path, told.line) == (tmp_path / "features.yaml", line)


def test_all_mistakes_are_told_at_once(made: Made) -> None:
    broken = RULE.replace("[sells]", "[nothing]").replace("union-law/art-1", "no-law")
    with pytest.raises(SourceError) as raised:
        made(FEATURES, broken + RULE)
    said = str(raised.value)
    assert "`sale` is a rule of subject.yaml already" in said
    assert "there is no feature `nothing`" in said
    assert "there is no law or unit `no-law`" in said


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"features\.yaml: there is no such file"):
        read_table({}, frozenset(), tmp_path)


def test_a_table_has_a_version_of_its_words(made: Made) -> None:
    first = made(FEATURES, RULE).table.version
    assert len(first) == 12
    assert made(FEATURES, RULE).table.version == first
    assert made(FEATURES, RULE.replace("kind: TERM_OF_ART", "kind: RIGHT")).table.version != first


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("In the EU, we sell your data.", "It rains.", 7, "does not fire on its example: not all of its features"),
        ("In the EU, we sell your data.", "Do we sell your data?", 7, "STATEMENT: a question states nothing"),
        ("You sell your data.", "Today we sell your data.", 8, "is not silent on its example"),
    ],
)
def test_an_example_that_does_not_do_what_it_says_is_told(made: Made, old: str, new: str, line: int, said: str) -> None:
    reader = made(FEATURES, RULE.replace(old, new))
    (fault,) = misfires(reader, reader.table.rules["sale"])
    assert fault.path.name == "subject.yaml"
    assert fault.line == line
    assert said in fault.message
    assert fault.remedy


def test_a_service_of_an_unknown_sector_is_told(tmp_path: Path) -> None:
    path = tmp_path / "services.yaml"
    path.write_text("Quillnest: [social]\nFramelake: [social, circus]\n")
    with pytest.raises(SourceError, match=r"services\.yaml:2: `circus` is no sector: social"):
        read_services(["social"], path)


def test_the_projects_own_services_have_known_sectors(reader: RuleReader) -> None:
    services = read_services(reader.table.gates.sectors)
    assert len(services) == 20
    assert all(services.values())


def test_a_fault_in_the_projects_own_files_is_told_by_its_line(tmp_path: Path) -> None:
    """The files as they are, with one law spelt wrongly in one of them."""
    folder = tmp_path / "rules"
    shutil.copytree(DATA, folder)
    path = folder / "people.yaml"
    text = path.read_text()
    assert text.count("us-tn-elvis-act") == 1
    path.write_text(text.replace("us-tn-elvis-act", "us-tn-elvis-akt"))
    line = text[: text.index("us-tn-elvis-act")].count("\n") + 1
    with pytest.raises(SourceError) as raised:
        reader_of(folder)
    (fault,) = raised.value.faults
    assert (fault.path, fault.line) == (path, line)
    assert "did you mean us-tn-elvis-act" in fault.message
