"""The analysis of the page that the project takes its measure from, in our own words: all of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from seed.catalogue import load_catalogue
from seed.seeding import DEMONSTRATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.claims.labelled import Reading

ANALYSIS: Final = """\
Users are told not to make content with another person's likeness or voice without that person's prior consent.

Interpretive note: the passage does not say what counts as a likeness, nor how parody is treated.

(1) REGULATORY LANDSCAPE: The passage may engage Article 9 of the GDPR where biometric data are used to generate the \
likeness. It engages EU member-state personality rights and US state right-of-publicity statutes, among them California \
Civil Code Section 3344 and New York Civil Rights Law Sections 50 and 51. Emerging US state deepfake laws could be engaged \
if the output is realistic and depicts an identifiable person, and the EU AI Act may be engaged to the extent that the output is \
synthetic content that falls under a duty of transparency. The FTC has signaled attention to imitated individuals under its \
Impersonation Rule.

(2) GOVERNANCE EXPOSURE: Medium to High. Consent is left to the user, and whoever makes such content bears consequences under \
several laws at once.

(3) JURISDICTION FLAGS: Illinois is flagged since voiceprints and face geometry are regulated by BIPA, under which \
individuals can sue. California has its deepfake law, Cal. Civ. Code § 1708.86, beside Cal. Civ. Code § 3344, each with a \
private right of action. New York is flagged because N.Y. Civ. Rights Law §§ 50-51 give those who are imitated a civil action.

(4) CONTRACT AND VENDOR IMPLICATIONS: Customers who build on the service may want to pass the rule on to their own users.

(5) COMPLIANCE CONSIDERATIONS: A team may look at how consent is recorded and whether synthetic output is marked.
"""
ENTRY: Final = DEMONSTRATION / "mistral-ai" / "usage-policy" / "provisions" / "likeness-and-voice.md"


@pytest.fixture(scope="module")
def entry() -> dict[str, Any]:
    """What the demonstration corpus says of the clause, by people who read the page."""
    written: dict[str, Any] = yaml.safe_load(ENTRY.read_text("utf-8").split("---")[1])
    return written


def targets(finding: Reading) -> list[str]:
    """What is named most exactly; who names every section of a law names the law."""
    sections = {path for path in load_catalogue().units if path.startswith(f"{finding['target']}/sec-")}
    return [finding["target"]] if set(finding["units"]) in (set(), sections) else finding["units"]


def test_its_engagements_are_those_of_the_corpus(entry: dict[str, Any], read: Callable[[str], Reading]) -> None:
    reading = read(ANALYSIS)
    found = {target: (one["modality"], one["condition"]) for one in reading["engages"] for target in targets(one)}
    assert found == {one["target"]: (one.get("modality", "ENGAGES"), one.get("condition")) for one in entry["engages"]}
    assert reading["not_engaged"] == []


def test_its_flags_are_those_of_the_corpus(entry: dict[str, Any], read: Callable[[str], Reading]) -> None:
    found = {one["jurisdiction"]: (sorted(one["basis"]), one["factors"]) for one in read(ANALYSIS)["flags"]}
    assert found == {one["jurisdiction"]: (sorted(one["basis"]), one["factors"]) for one in entry["flags"]}


def test_its_exposure_and_its_parts_are_found(entry: dict[str, Any], read: Callable[[str], Reading]) -> None:
    reading = read(ANALYSIS)
    assert [reading["exposureMin"], reading["exposureMax"]] == entry["exposure"]
    assert [ANALYSIS[slice(*reading["parts"][number])].split()[0] for number in "12345"] == [
        "The",
        "Medium",
        "Illinois",
        "Customers",
        "A",
    ]
