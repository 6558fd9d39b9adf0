"""The law catalogue: what it holds, and what its rules find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from graph.model.model import LABEL
from graph.model.vocabulary import LegalEventKind
from graph.store.check_rows import problems_of
from graph.store.rows import EdgeRow, NodeRow
from seed.catalogue import Catalogue, load_catalogue
from seed.catalogue.check import check_catalogue
from seed.catalogue.declare import Event
from seed.catalogue.rows import catalogue_batches

_ENDED = Event(on=date(2030, 1, 1), kind=LegalEventKind.REPEALED, summary="Ended.")


def test_the_catalogue_holds_the_laws_and_units_that_practice_cites() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.laws) >= 355
    for path in (
        "eu-gdpr/art-9/par-2/pt-a",
        "eu-gdpr/chapter-3",
        "us-il-bipa/sec-15",
        "us-ftc-act/sec-5",
        "eu-ai-act/art-50",
    ):
        assert path in catalogue.units, path
    assert [f"eu-gdpr/art-{number}" in catalogue.units for number in range(1, 100)] == [True] * 99


def test_a_unit_has_its_label_parent_and_date() -> None:
    unit = load_catalogue().units["eu-gdpr/art-9/par-2/pt-a"]
    assert (unit.label, unit.parent) == ("GDPR Art. 9(2)(a)", "eu-gdpr/art-9/par-2")
    assert unit.applies_from == date(2018, 5, 25)
    assert load_catalogue().units["eu-gdpr/art-12"].parent == "eu-gdpr/chapter-3"


def test_a_cluster_applies_where_its_members_do() -> None:
    catalogue = load_catalogue()
    assert catalogue.applies_in(catalogue.laws["eu-personality-rights"]) == ("DE", "ES", "FR", "IT")


def test_dates_are_events_and_what_is_declared_speaks_for_them() -> None:
    catalogue = load_catalogue()
    rows = [row for batch in catalogue_batches(catalogue) for row in (*batch.nodes, *batch.edges)]
    events = {
        str(row.properties["key"]): row.properties
        for row in rows
        if isinstance(row, NodeRow) and row.label == "LegalEvent"
    }
    ends = {row.start[1]: row.end for row in rows if isinstance(row, EdgeRow) and row.type == "EVENT_OF"}
    assert events.keys() == ends.keys()
    applies = events["eu-ai-act/art-50@2026-08-02~applies"]
    assert (applies["on"], applies["kind"]) == (date(2026, 8, 2), "APPLIES")
    assert ends["eu-ai-act/art-50@2026-08-02~applies"] == ("LegalUnit", "eu-ai-act/art-50")
    assert "eu-schrems-ii@2020-07-16~decided" in events
    assert events["us-ftc-negative-option-rule@2025-07-08~vacated"]["kind"] == "VACATED"
    closed = [key for key in events if key.startswith("eu-odr-regulation@")]
    assert closed == ["eu-odr-regulation@2025-07-20~repealed"]
    assert "platform" in str(events[closed[0]]["summary"])
    assert not any(key.startswith("eu-ai-act/art-50/par-1@") for key in events), "only a date of its own is an event"
    related = {(row.start[1], row.end[1]) for row in rows if isinstance(row, EdgeRow) and row.type == "RELATES_TO"}
    assert {("us-ftc-impersonation-rule", "us-ftc-act"), ("us-coppa-rule", "us-coppa")} <= related


def changed(path: str, **values: Any) -> Catalogue:
    """The catalogue with one law changed."""
    catalogue = load_catalogue()
    return replace(catalogue, laws=catalogue.laws | {path: catalogue.laws[path].model_copy(update=values)})


@pytest.mark.parametrize(
    ("catalogue", "message"),
    [
        (lambda: changed("eu-dsa", aliases=("GDPR",)), "the name 'gdpr' also means eu-dsa"),
        (lambda: changed("eu-dsa", amends=("eu-nothing",)), "amends: there is no 'eu-nothing'"),
        (lambda: changed("eu-dsa", enforcers=("nobody",)), "enforcers: there is no 'nobody'"),
        (lambda: changed("eu-dsa", applies_in=("ZZ",)), "appliesIn: there is no 'ZZ'"),
        (lambda: changed("us-ca-ccpa", amends=("us-ca-cpra",)), "amends lead back to the law itself"),
        (lambda: changed("eu-dsa", events=(_ENDED, _ENDED)), "the event eu-dsa@2030-01-01~repealed is declared twice"),
        (lambda: changed("eu-dsa", repealed_on=date(2001, 1, 1)), "appliesFrom 2024-02-17 lies behind repealedOn"),
    ],
)
def test_a_broken_rule_is_found_with_the_place_of_the_law(catalogue: Any, message: str) -> None:
    faults = [str(fault) for fault in check_catalogue(catalogue())]
    assert any(message in fault and ".yaml:" in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("eu-csam-interim", "LAPSED"),
        ("us-fisa-702", "LAPSED"),
        ("us-ca-ab-2655", "STRUCK_DOWN"),
        ("us-ca-ab-2839", "STRUCK_DOWN"),
        ("us-ca-caadca", "PARTLY_APPLICABLE"),
        ("uk-dmcc", "PARTLY_APPLICABLE"),
        ("eu-pld", "IN_FORCE"),
        ("eu-ehds", "IN_FORCE"),
        ("us-tx-app-store", "IN_FORCE"),
        ("us-ny-safe-for-kids", "ENACTED"),
        ("eu-digital-omnibus", "PROPOSED"),
        ("dk-likeness-bill", "PROPOSED"),
        ("vn-decree-13-2023", "REPEALED"),
    ],
)
def test_laws_stand_where_the_sources_of_2026_say(path: str, status: str) -> None:
    law = load_catalogue().laws[path]
    assert law.status == status
    assert law.checked == date(2026, 10, 9)
    assert law.sources


@pytest.mark.parametrize(
    "key",
    [
        "eu-csam-interim@2026-04-03~lapsed",
        "us-fisa-702@2026-06-12~lapsed",
        "uk-gdpr/art-22@2026-02-05~replaced",
        "uk-gdpr/art-22a@2026-02-05~applies",
        "uk-gdpr/art-77@2026-06-19~repealed",
        "uk-duaa@2026-02-05~in_force",
        "uk-duaa@2026-09-30~in_force",
        "eu-ai-act@2026-07-27~postponed",
        "eu-ai-act/art-5/par-1/pt-ba@2026-12-02~applies",
        "eu-cra/art-14@2026-09-11~applies",
        "eu-crd/art-11a@2026-06-19~applies",
        "eu-data-act/art-3/par-1@2026-09-12~applies",
        "eu-gdpr-procedure@2027-04-02~applies",
        "eu-us-dpf@2025-09-03~decided",
        "us-va-vcdpa@2026-02-27~enjoined",
        "us-ca-delete-act@2026-08-01~applies",
        "us-ny-gbl-349@2026-02-17~amended",
        "in-it-rules-2021@2026-02-20~amended",
        "in-dpdp-act@2026-11-14~in_force",
        "kr-pipa@2026-09-11~amended",
        "au-privacy-act@2026-12-10~amended",
    ],
)
def test_what_happened_to_laws_is_an_event(key: str) -> None:
    assert key in event_keys()


@cache
def event_keys() -> frozenset[str]:
    rows = [row for batch in catalogue_batches(load_catalogue()) for row in batch.nodes]
    return frozenset(str(row.properties["key"]) for row in rows if row.label == "LegalEvent")


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("us-ucita", {"US-VA", "US-MD"}),
        ("uk-defamation-2013", {"GB-ENG", "GB-WLS"}),
        ("uk-equality-act", {"GB-ENG", "GB-SCT", "GB-WLS"}),
        ("uk-third-parties-act", {"GB-ENG", "GB-NIR", "GB-WLS"}),
        ("us-ny-nyc-ll-144", {"US-NYC"}),
        *(
            (f"eu-{name}", {"EU", "EEA"})
            for name in (
                "eprivacy-directive",
                "uctd",
                "crd",
                "ucpd",
                "ecommerce-directive",
                "avmsd",
                "infosoc-directive",
                "database-directive",
                "software-directive",
            )
        ),
    ],
)
def test_laws_apply_where_they_say(path: str, places: set[str]) -> None:
    assert set(load_catalogue().laws[path].applies_in) == places


def test_the_cluster_of_state_privacy_laws_is_whole() -> None:
    assert len(load_catalogue().laws["us-state-privacy-laws"].members) == 24


@pytest.mark.slow
def test_every_row_is_valid_and_stands_on_nodes_that_are_there() -> None:
    batches = list(catalogue_batches(load_catalogue()))
    assert [problem for batch in batches for problem in problems_of(batch)] == []
    nodes = [(row.label, row.properties[LABEL[row.label].key]) for batch in batches for row in batch.nodes]
    assert len(nodes) == len(set(nodes))
    known = {*nodes, *(("LegalTarget", key) for label, key in nodes if label in {"Regulation", "LegalUnit"})}
    ends = {end for batch in batches for row in batch.edges for end in (row.start, row.end)}
    assert ends <= known


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("eu-gdpr/art-9", "https://eur-lex.europa.eu/eli/reg/2016/679/art_9/oj"),
        # A paragraph or point may be one that the act did not have when it was published.
        ("eu-gdpr/art-9/par-2/pt-a", "https://eur-lex.europa.eu/eli/reg/2016/679/art_9/oj"),
        ("eu-ai-act/art-4a", "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"),
        ("eu-gdpr/chapter-3", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"),
        ("eu-gdpr/rec-26", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"),
        ("uk-gdpr/art-9", "https://www.legislation.gov.uk/eur/2016/679/article/9"),
        ("uk-dpa-2018/sec-168", "https://www.legislation.gov.uk/ukpga/2018/12/section/168"),
        ("us-il-bipa/sec-15", None),
    ],
)
def test_an_article_has_an_address_of_its_own(path: str, address: str | None) -> None:
    rows = (row for batch in catalogue_batches(load_catalogue()) for row in batch.nodes)
    unit = next(row for row in rows if row.label == "LegalUnit" and row.properties["path"] == path)
    law = load_catalogue().laws[path.split("/", maxsplit=1)[0]]
    assert unit.properties["officialUri"] == (address or law.official_uri)
