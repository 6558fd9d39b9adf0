"""Faults of the law catalogue, one test a kind: each is planted in the real catalogue, which has none, and found."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from typer.testing import CliRunner

from clausegraph.cli import app
from clausegraph.commands.catalogue import examine
from graph.model.vocabulary import LegalEventKind, RegulationStatus
from graph.store.rows import EdgeRow, NodeRow
from seed.catalogue import Catalogue, load_catalogue, read
from seed.catalogue.check import check_catalogue, known_places, overtaken
from seed.catalogue.declare import Event, placed_units
from seed.catalogue.law_reader import law_reader
from seed.catalogue.rows import catalogue_batches
from seed.catalogue.standing import announced
from seed.resolve import resolve

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = date(2026, 10, 9)


def with_law(path: str, **values: Any) -> Catalogue:
    """The catalogue with one law changed, and its units placed anew."""
    catalogue = load_catalogue()
    law = catalogue.laws[path].model_copy(update=values)
    units = {key: unit for key, unit in catalogue.units.items() if not key.startswith(f"{path}/")}
    units |= {unit.path: unit for unit in placed_units(law)}
    return replace(catalogue, laws=catalogue.laws | {path: law}, units=units)


def with_seat(slug: str, seat: str | None) -> Catalogue:
    """The catalogue with the seat of one authority changed."""
    catalogue = load_catalogue()
    moved = catalogue.authorities[slug].model_copy(update={"seat": seat})
    return replace(catalogue, authorities=catalogue.authorities | {slug: moved})


def with_places(**values: Any) -> Catalogue:
    """The catalogue with other facts about places."""
    catalogue = load_catalogue()
    return replace(catalogue, places=catalogue.places.model_copy(update=values))


def happened(day: str, kind: LegalEventKind, part: str | None = None) -> Event:
    """An event of a law, or of a part of it."""
    return Event(on=date.fromisoformat(day), kind=kind, summary="It happened.", part=part)


def faults(catalogue: Catalogue) -> list[str]:
    return [str(fault) for fault in check_catalogue(catalogue)]


def found(catalogue: Catalogue, law: str, message: str) -> bool:
    """Whether a fault of the law says so, with its file and line."""
    return any(f"{law}: " in one and message in one and ".yaml:" in one for one in faults(catalogue))


def test_the_catalogue_has_none() -> None:
    assert faults(load_catalogue()) == []
    assert overtaken(load_catalogue(), CHECKED) == []


# --- who enforces


def test_a_body_of_another_country_does_not_enforce() -> None:
    planted = with_law("tw-pdpa", enforcers=("id-pdp-authority",))
    assert found(planted, "tw-pdpa", "'id-pdp-authority' has its seat in ID, the law applies in TW")


def test_a_seat_that_hides_the_slip_is_found_by_the_name() -> None:
    planted = with_seat("id-pdp-authority", "TW")
    assert found(planted, "id-pdp-law", "'id-pdp-authority' has its seat in TW")


def test_two_bodies_in_one_have_no_seat_or_the_wrong_one() -> None:
    shared = with_law("kr-pipa", enforcers=("jp-ppc",))
    assert found(shared, "kr-pipa", "'jp-ppc' has its seat in JP, the law applies in KR")
    assert found(with_seat("jp-ppc", None), "jp-appi", "'jp-ppc' has no seat")


def test_who_enforces_from_abroad_is_said_so() -> None:
    silent = with_law("eu-us-dpf", enforced_abroad=())
    assert found(silent, "eu-us-dpf", "'us-ftc' has its seat in US, the law applies in EU")
    needless = with_law("us-coppa", enforced_abroad=("us-ftc",))
    assert found(needless, "us-coppa", "'us-ftc' has its seat in US, the law applies in US")


@pytest.mark.parametrize(
    ("law", "seats"),
    [
        ("tw-pdpa", {"TW"}),
        ("id-pdp-law", {"ID"}),
        ("jp-appi", {"JP"}),
        ("kr-pipa", {"KR"}),
        ("vn-pdp-law", {"VN"}),
        ("cn-csl", {"CN"}),
    ],
)
def test_laws_are_enforced_where_they_apply(law: str, seats: set[str]) -> None:
    catalogue = load_catalogue()
    assert {catalogue.authorities[slug].seat for slug in catalogue.laws[law].enforcers} == seats


# --- places


def test_a_place_that_exists_twice_is_found() -> None:
    same = dict(load_catalogue().places.same)
    del same["US-PR"]
    assert any("Puerto Rico exists twice, as US-PR and as PR" in one for one in faults(with_places(same=same)))
    assert any("Georgia exists twice, as US-GA and as GE" in one for one in faults(with_places(namesakes=())))


def test_a_place_that_is_not_there_is_found() -> None:
    assert any("there is no 'QQ'" in one for one in faults(with_places(part_of={"PR": "QQ"})))


def test_each_place_is_one_node_within_reach_of_the_right_laws() -> None:
    rows = [row for batch in catalogue_batches(load_catalogue()) for row in (*batch.nodes, *batch.edges)]
    codes = [row.properties["code"] for row in rows if isinstance(row, NodeRow) and row.label == "Jurisdiction"]
    assert len(codes) == len(set(codes)) == len(known_places(load_catalogue()))
    assert not {"US-PR", "CN-HK", "CN-MO", "CN-TW", "FR-971", "FI-01", "NL-AW"} & set(codes)
    wholes: dict[str, set[str]] = {}
    for row in rows:
        if isinstance(row, EdgeRow) and row.type == "PART_OF":
            wholes.setdefault(row.start[1], set()).add(row.end[1])
    assert {code: wholes[code] for code in ("PR", "VI", "GP", "RE", "MF", "AX")} == {
        "PR": {"US"},
        "VI": {"US"},
        "GP": {"FR"},
        "RE": {"FR"},
        "MF": {"FR"},
        "AX": {"FI"},
    }
    assert all(wholes[code] == {"GLOBAL"} for code in ("HK", "MO", "TW", "AW", "CW", "SX", "NC"))
    assert wholes["US-NYC"] == {"US-NY"}
    assert all("EFTA" in wholes[code] for code in ("CH", "IS", "LI", "NO"))


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("Puerto Rico", ("PR",)),
        ("US-PR", ("PR",)),
        ("Hong Kong SAR", ("HK",)),
        ("Hong Kong", ("HK",)),
        ("Macau", ("MO",)),
        ("CN-TW", ("TW",)),
        ("APAC", ()),
        ("Luxembourg", ("BE-WLX", "LU")),
        ("E.U.", ("EU",)),
        ("EU27", ("EU",)),
        ("European Union (EU)", ("EU",)),
        ("EU/EEA", ("EEA",)),
        ("the US", ("US",)),
        ("the Netherlands", ("NL",)),
        ("Wales", ("GB-WLS",)),
        ("England and Wales", ("GB-ENG", "GB-WLS")),
        ("Washington State", ("US-WA",)),
        ("State of California", ("US-CA",)),
        ("U.S. Virgin Islands", ("VI",)),
        ("Republic of Korea", ("KR",)),
        ("New York City", ("US-NYC",)),
        ("Ill.", ("US-IL",)),
        ("Calif.", ("US-CA",)),
        ("Mass.", ("US-MA",)),
        ("Kosovo", ("XK",)),
        ("KSA", ("SA",)),
        ("Former Yugoslav Republic of Macedonia", ("MK",)),
        ("Ivory Coast", ("CI",)),
    ],
)
def test_places_are_known_by_the_names_in_use(text: str, matches: tuple[str, ...]) -> None:
    assert resolve(text).matches == matches


# --- where a law stands


@pytest.mark.parametrize(
    ("planted", "law", "message"),
    [
        (
            lambda: with_law("eu-pld", status=RegulationStatus.ENACTED),
            "eu-pld",
            "is ENACTED, though the event IN_FORCE of 2024-12-08 tells more",
        ),
        (
            lambda: with_law("eu-csam-interim", status=RegulationStatus.IN_FORCE),
            "eu-csam-interim",
            "is IN_FORCE on 2026-10-09, though its events leave it LAPSED",
        ),
        (
            lambda: with_law("us-fisa-702", events=()),
            "us-fisa-702",
            "is LAPSED, and no event up to 2026-10-09 says so",
        ),
        (
            lambda: with_law("us-ca-caadca", status=RegulationStatus.ENJOINED),
            "us-ca-caadca",
            "is ENJOINED, and no event up to 2026-10-09 says so: the last that counts leaves it IN_FORCE",
        ),
        (
            lambda: with_law("eu-cra", repealed_on=date(2026, 1, 1), applies_from=None, events=()),
            "eu-cra",
            "is PARTLY_APPLICABLE on 2026-10-09, though its events leave it REPEALED",
        ),
        (
            lambda: with_law("us-ny-raise-act", status=RegulationStatus.IN_FORCE),
            "us-ny-raise-act",
            "is IN_FORCE, though it enters into force on 2027-01-01 only",
        ),
        (
            lambda: with_law("eu-digital-omnibus", enacted_on=date(2026, 1, 1)),
            "eu-digital-omnibus",
            "is PROPOSED, though it was enacted by 2026-10-09",
        ),
    ],
)
def test_a_status_that_dates_and_events_contradict_is_found(planted: Any, law: str, message: str) -> None:
    assert found(planted(), law, message), faults(planted())


def test_what_happens_to_a_part_says_nothing_of_the_whole() -> None:
    whole = happened("2026-03-01", LegalEventKind.ENJOINED)
    events = load_catalogue().laws["us-va-vcdpa"].events
    assert [one.kind for one in events if one.part] == ["ENJOINED"]
    planted = with_law("us-va-vcdpa", events=tuple(sorted((*events, whole), key=lambda one: one.on)))
    assert found(planted, "us-va-vcdpa", "is IN_FORCE on 2026-10-09, though its events leave it ENJOINED")


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (
            (happened("2027-05-01", LegalEventKind.AMENDED), happened("2026-05-01", LegalEventKind.AMENDED)),
            "the event of 2027-05-01 stands before that of 2026-05-01",
        ),
        ((happened("2001-01-01", LegalEventKind.APPLIES),), "APPLIES 2001-01-01 lies before the law was made"),
        (
            (happened("2027-01-01", LegalEventKind.REPEALED), happened("2028-01-01", LegalEventKind.APPLIES)),
            "APPLIES 2028-01-01 lies behind the end of the law, on 2027-01-01",
        ),
    ],
)
def test_events_out_of_order_are_found(events: tuple[Event, ...], message: str) -> None:
    assert found(with_law("eu-dsa", events=events), "eu-dsa", message)


def test_a_day_that_has_come_since_the_check_is_told_and_breaks_no_build() -> None:
    law = load_catalogue().laws["us-ny-raise-act"]
    assert announced(law, date(2026, 12, 31)) == []
    assert announced(law, date(2027, 1, 1)) == [date(2027, 1, 1)]
    assert check_catalogue(load_catalogue()) == []
    late = [str(fault) for fault in overtaken(load_catalogue(), date(2027, 1, 1))]
    assert any("us-ny-raise-act: is ENACTED, though the event IN_FORCE of 2027-01-01 tells more" in one for one in late)


def test_what_was_checked_says_with_what() -> None:
    assert found(with_law("eu-pld", sources=()), "eu-pld", "names no sources")


# --- names and units


def test_a_name_that_hides_a_unit_is_found() -> None:
    planted = with_law("us-ftc-act", aliases=("Section 5 of the FTC Act",))
    assert found(planted, "us-ftc-act", "means the unit 5 of it")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("15 U.S.C. § 45", "us-ftc-act/sec-5"),
        ("Section 5 of the FTC Act", "us-ftc-act/sec-5"),
        ("FTC Act Section 5", "us-ftc-act/sec-5"),
        ("17 U.S.C. § 512", "us-dmca/sec-512"),
        ("Cal. Civ. Code § 1798.100", "us-ca-ccpa/sec-1798.100"),
        ("Cal. Civ. Code § 1798.100 et seq.", "us-ca-ccpa"),
        ("Decree 13/2023", "vn-decree-13-2023"),
        ("Foreign Intelligence Surveillance Act", "us-fisa"),
        ("Article 4a of the AI Act", "eu-ai-act/art-4a"),
        ("Article 77 UK GDPR", "uk-gdpr/art-77"),
        ("Recital 26 GDPR", "eu-gdpr/rec-26"),
    ],
)
def test_names_mean_what_they_say(text: str, match: str) -> None:
    assert resolve(text).matches == (match,)


def test_a_unit_named_by_its_number_in_a_code_is_mentioned() -> None:
    text = "We follow 15 U.S.C. § 45 and Cal. Civ. Code § 1798.100 et seq."
    assert [one.targets for one in law_reader().mentions(text)] == [("us-ftc-act/sec-5",), ("us-ca-ccpa",)]


def test_a_unit_whose_day_is_not_known_does_not_take_that_of_its_law() -> None:
    units = load_catalogue().units
    assert units["us-ftc-act/sec-12"].applies_from is None
    assert units["us-ftc-act/sec-5/par-n"].applies_from == date(1994, 8, 26)
    assert units["us-ftc-act/sec-5/par-b"].applies_from == date(1914, 9, 26)
    assert units["eu-data-act/art-3/par-1"].applies_from == date(2026, 9, 12)
    assert units["eu-data-act/art-3/par-2"].applies_from == date(2025, 9, 12)


def test_regulations_are_not_called_sections() -> None:
    assert load_catalogue().units["uk-pecr/sec-6"].label == "PECR reg. 6"


# --- clausegraph check --catalogue


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue's files that the command line reads."""
    folder = tmp_path / "data"
    shutil.copytree(read.DATA, folder, ignore=shutil.ignore_patterns("corpus"))
    monkeypatch.setattr(read, "DATA", folder)
    return folder


@pytest.mark.slow
def test_the_command_tells_problems_first_with_file_entry_and_remedy(copied: Path) -> None:
    path = copied / "laws" / "asia-pacific.yaml"
    path.write_text(path.read_text().replace("enforcers: [tw-pdpc]", "enforcers: [id-pdp-authority]"))
    told = CliRunner().invoke(app, ["check", "--catalogue", "--json"])
    assert told.exit_code == 1, told.output
    problems = orjson.loads(told.stdout)["problems"]
    # Laws that the days have overtaken since are problems of their own.
    (problem,) = (one for one in problems if one["problem"].startswith("tw-pdpa: "))
    assert problem["file"] == str(path)
    assert path.read_text().splitlines()[problem["line"] - 1].endswith("path: tw-pdpa")
    assert "tw-pdpa: enforcers: 'id-pdp-authority'" in problem["problem"]
    assert "enforcedAbroad" in problem["remedy"]
    shown = CliRunner().invoke(app, ["check", "--catalogue"])
    assert shown.exit_code == 1
    assert shown.stdout.index("id-pdp-authority") < shown.stdout.index("look up")


def test_a_file_that_cannot_be_read_is_something_to_mend(copied: Path) -> None:
    (copied / "laws" / "gb.yaml").write_text("- path: [")
    told = CliRunner().invoke(app, ["check", "--catalogue"])
    assert getattr(told.exception, "exit_code", None) == 2


def test_the_command_lists_what_was_checked_longest_ago_first() -> None:
    seen = examine(read.DATA, CHECKED)
    assert seen.problems == []
    days = [law.checked for law in seen.laws]
    assert days == sorted(days, key=lambda day: (day is not None, day))
    assert {None, CHECKED} == set(days)
    assert len(seen.laws) == len(load_catalogue().laws)
