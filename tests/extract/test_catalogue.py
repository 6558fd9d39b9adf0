"""The law catalogue: what it holds, and what its rules find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from seed.catalogue import Catalogue, load_catalogue
from seed.catalogue.check import check_catalogue


def test_the_catalogue_holds_the_laws_and_units_that_practice_cites() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.laws) >= 272
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
        (lambda: changed("eu-dsa", repealed_on=date(2001, 1, 1)), "appliesFrom 2024-02-17 lies behind repealedOn"),
    ],
)
def test_a_broken_rule_is_found_with_the_place_of_the_law(catalogue: Any, message: str) -> None:
    faults = [str(fault) for fault in check_catalogue(catalogue())]
    assert any(message in fault and ".yaml:" in fault for fault in faults), faults
