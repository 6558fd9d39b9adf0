"""Names of laws as people write them: what they mean, and what they never mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from claims.text.normalise import normal
from seed.catalogue import load_catalogue
from seed.catalogue.law_reader import law_reader
from seed.resolve import resolve
from tests.law.scoring import LATER, written

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_names_as_written_are_resolved_and_none_is_wrong() -> None:
    verdicts = {one.name: one.verdict for one in written()}
    assert [name for name, verdict in verdicts.items() if verdict == "wrong"] == []
    counted = Counter(verdicts.values())
    assert counted["right"] >= 0.98 * counted.total(), counted


def test_names_written_after_the_rules_are_resolved_and_none_is_wrong() -> None:
    verdicts = {one.name: one.verdict for one in written(LATER)}
    assert [name for name, verdict in verdicts.items() if verdict == "wrong"] == []
    counted = Counter(verdicts.values())
    assert counted["right"] >= 0.98 * counted.total(), counted


def own_names() -> Iterator[tuple[str, str, bool]]:
    """Every name of the catalogue, what it means, and whether it means it for certain."""
    catalogue = load_catalogue()
    for law in catalogue.laws.values():
        yield from ((name, law.path, True) for name in (law.label, law.title, law.citation, *law.aliases) if name)
        yield from ((name, law.path, False) for name in law.ambiguous_aliases)
    for path, placed in catalogue.units.items():
        yield from ((name, path, True) for name in placed.unit.aliases)


def test_every_name_of_the_catalogue_resolves_to_what_has_it() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name, path, _ in own_names():
        owners[normal(name)].add(path)
    wrong = [(name, path) for name, path, _ in own_names() if path not in resolve(name).matches]
    assert wrong == []
    alone = [(name, path) for name, path, certain in own_names() if certain and len(owners[normal(name)]) == 1]
    assert [name for name, path in alone if resolve(name).matches != (path,) or resolve(name).ambiguous] == []
    shared = [name for name, of in owners.items() if len(of) > 1 and name != "efta"]
    assert shared
    assert all(resolve(name).ambiguous for name, _, _ in own_names() if normal(name) in shared)


def test_every_name_of_a_law_is_found_in_a_sentence_and_no_other_law() -> None:
    laws = load_catalogue().laws
    for name, path, _ in own_names():
        law = path.split("/", 1)[0]
        text = f"This clause engages {name} and so on."
        found = {one.target for one in law_reader().mentions(text)}
        if laws[law].citation != name:
            assert found <= {law}, name


# Sentences in which a place, a year or a longer name stands at a generic one: the law meant, or none.
IN_SENTENCES = [
    ("the Colorado Artificial Intelligence Act", {"us-co-ai-act"}),
    ("Connecticut's Artificial Intelligence Act", set()),
    ("Australia's Online Safety Act", {"au-online-safety-act"}),
    ("the Online Safety Act in Australia", {"au-online-safety-act"}),
    ("Malaysia's Online Safety Act 2025", set()),
    ("Canada's Online Safety Act", set()),
    ("Canada's proposed Online Safety Act", set()),
    ("the Online Safety Act 2025", set()),
    ("Vietnam's Cybersecurity Law", set()),
    ("Data Security Law (Massachusetts)", set()),
    ("South Africa's Consumer Rights Act", set()),
    ("Texas Data Act", set()),
    ("UK Data Act", set()),
    ("the Genetic Data Act", set()),
    ("Connecticut Delete Act", set()),
    ("Massachusetts Wiretap Act", set()),
    ("the federal Wiretap Act", {"us-ecpa-wiretap"}),
    ("Florida Unfair Competition Law", set()),
    ("Virginia Stored Communications Act", set()),
    ("Michigan Video Privacy Protection Act", set()),
    ("Kansas Fair Housing Act", set()),
    ("Japan's Personal Information Protection Act", {"jp-appi"}),
    ("the German Digital Services Act", {"de-ddg"}),
    ("the European Union's Digital Services Act", {"eu-dsa"}),
    ("Meta's Digital Services Act report", {"eu-dsa"}),
    ("Minnesota Network Act", set()),
    ("Minnesota's Consumer Data Privacy Act", {"us-mn-cdpa"}),
    ("Nevada's My Health My Data Act", set()),
    ("Thailand's PDPA", {"th-pdpa"}),
    ("the PDPA", set()),
    ("Brazil's GDPR", set()),
    ("UK-GDPR", {"uk-gdpr"}),
    ("the UK and EU GDPR", {"eu-gdpr", "uk-gdpr"}),
    ("EU/UK GDPR", {"eu-gdpr", "uk-gdpr"}),
    ("GDPR/UK GDPR", {"eu-gdpr", "uk-gdpr"}),
    ("CCPA/CPRA", {"us-ca-ccpa", "us-ca-cpra"}),
    ("Texas SB 942", set()),
    ("California SB 53", {"us-ca-sb-53"}),
    ("S.B. 24-205", {"us-co-ai-act"}),
    ("SB 9421", set()),
    ("Louisiana Civil Code 3344", set()),
    ("Quebec Civil Code 1457", set()),
    ("patent, trade secret, trademark, or unfair competition law", set()),
    ("sanctions and export control laws", set()),
    ("Applicable State Privacy Laws", {"us-state-privacy-laws"}),
    ("the Privacy and Electronic Communications Directive 2002/58/EC", {"eu-eprivacy-directive"}),
    ("U.S. sanctions and export control laws", {"us-export-sanctions", "us-ofac-sanctions"}),
    ("[here](#CCPA)", set()),
    ("the page https://example.com/CCPA/", set()),
    ("FTC regulations", set()),
    ("DPC guidance", set()),
    ("the Stop Addictive Feeds Exploitation (SAFE) for Kids Act", {"us-ny-safe-for-kids"}),
    ("the California Consumer Privacy Act (CCPA) and the GDPR", {"us-ca-ccpa", "eu-gdpr"}),
    ("Title VII of our terms", set()),
    ("Title VII", {"us-title-vii"}),
    ("Section 230 of the Immigration Act", set()),
    ("Section 230 of the Communications Decency Act", {"us-section-230"}),
    ("Section 702 of FISA", {"us-fisa-702"}),
    ("FISA Section 702", {"us-fisa-702"}),
    ("Law 25/2018", set()),
    ("Law 25 of 2018", set()),
    ("Quebec's Law 25", {"ca-qc-law-25"}),
    ("ＧＤＰＲ", set()),
    ("GDPRs", set()),
]


@pytest.mark.parametrize(("written_so", "laws"), IN_SENTENCES)
def test_in_a_sentence_a_place_decides(written_so: str, laws: set[str]) -> None:
    text = f"This clause engages {written_so} and so on."
    assert {one.target for one in law_reader().mentions(text)} == laws


def test_a_law_that_is_named_in_full_settles_its_short_names() -> None:
    found = law_reader().mentions("The Product Liability Directive (2024/2853) applies. The PLD covers software.")
    assert [one.target for one in found] == ["eu-pld", "eu-pld"]


def test_a_unit_that_one_law_has_tells_which_is_meant() -> None:
    (mention,) = law_reader().mentions("We follow DPDPA 2023 §6-10 here.")
    assert mention.target == "in-dpdp-act"
    assert mention.units == ("in-dpdp-act/sec-6", "in-dpdp-act/sec-8", "in-dpdp-act/sec-9")


@pytest.mark.parametrize(
    "text",
    [
        "the General Data Protection Regulation",
        "THE GENERAL DATA PROTECTION REGULATION",
        "the General Data\nProtection  Regulation",
        "the Children’s Online Privacy Protection Act",
        "the Childrens Online Privacy Protection Act",
        "🎈🎈 GDPR",
        "le Règlement (UE) 2016/679",
        "la loi n°78-17",
        "la loi n° 78-17",
        "la loi nº 78-17",
        "Código de Defesa do Consumidor",
    ],
)
def test_a_name_is_found_in_any_spelling_at_its_place(text: str) -> None:
    (mention,) = law_reader().mentions(text)
    assert text[mention.start : mention.end].strip() == text[mention.start : mention.end] != ""
    assert text.endswith(text[mention.start : mention.end])
