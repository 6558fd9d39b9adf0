"""References in their written forms: which units they cite, and of which law."""

from __future__ import annotations

import pytest

from seed.catalogue.law_reader import law_reader


def units(text: str) -> set[str]:
    """What is cited most exactly in a text: units, or laws without any."""
    return {target for one in law_reader().mentions(text) for target in one.targets}


def of(law: str, *ends: str) -> set[str]:
    """Paths of units of a law."""
    return {f"{law}/{end}" for end in ends}


FORMS = [
    ("GDPR Art. 9", of("eu-gdpr", "art-9")),
    ("Articles 13 and 14 of the GDPR", of("eu-gdpr", "art-13", "art-14")),
    ("GDPR Articles 13, 14 and 15(1)(h)", of("eu-gdpr", "art-13", "art-14", "art-15/par-1/pt-h")),
    ("Art. 6(1)(a) and (f) GDPR", of("eu-gdpr", "art-6/par-1/pt-a", "art-6/par-1/pt-f")),
    ("Article 6(1)(a) or (f) GDPR", of("eu-gdpr", "art-6/par-1/pt-a", "art-6/par-1/pt-f")),
    ("Article 6.1(f) of the GDPR", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("Art. 6 para. 1 lit. f GDPR", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("Art. 6 Abs. 1 S. 1 lit. f DSGVO", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("article 17 du RGPD", of("eu-gdpr", "art-17")),
    ("points (a) and (f) of Article 6(1) GDPR", of("eu-gdpr", "art-6/par-1/pt-a", "art-6/par-1/pt-f")),
    ("paragraph 3 of Article 28 GDPR", of("eu-gdpr", "art-28/par-3")),
    ("Art. 28(1) and (2) GDPR", of("eu-gdpr", "art-28/par-1", "art-28/par-2")),
    ("Article 50(2)-(4) AI Act", of("eu-ai-act", "art-50/par-2", "art-50/par-3", "art-50/par-4")),
    ("GDPR Arts. 12–14", of("eu-gdpr", "art-12", "art-13", "art-14")),
    ("GDPR Articles 15 through 18", of("eu-gdpr", "art-15", "art-16", "art-17", "art-18")),
    ("Recital 71 GDPR", of("eu-gdpr", "rec-71")),
    ("Chapter V GDPR", of("eu-gdpr", "chapter-5")),
    ("Annex III to the AI Act", of("eu-ai-act", "annex-iii")),
    ("the GDPR's Article 9", of("eu-gdpr", "art-9")),
    (
        "GDPR Art. 6(1)(f) (interests), Art. 9 (special data), and Art. 22",
        of("eu-gdpr", "art-6/par-1/pt-f", "art-9", "art-22"),
    ),
    ("BIPA Section 15(b)(3)", of("us-il-bipa", "sec-15/par-b/par-3")),
    ("FTC Act Section 5", of("us-ftc-act", "sec-5")),
    ("Section 5 of the FTC Act", of("us-ftc-act", "sec-5")),
    ("FCRA Section 604", of("us-fcra", "sec-1681b")),
    ("the Online Safety Act 2023, s. 12", of("uk-online-safety-act", "sec-12")),
    ("Regulation 22 of PECR", of("uk-pecr", "sec-22")),
    ("Privacy Act 1988 APP 6", of("au-privacy-act", "sec-app-6")),
    ("Section 230(c)(1)", of("us-section-230", "par-c/pt-1")),
    ("Section 230(c)(2)(A)", of("us-section-230", "par-c/pt-2")),
    ("Art. 9 II a DSGVO", of("eu-gdpr", "art-9/par-2/pt-a")),
    ("Art. 6 I 1 lit. f DSGVO", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("artículo 6.1.f) RGPD", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("los artículos 15 a 17 del RGPD", of("eu-gdpr", "art-15", "art-16", "art-17")),
    ("art. 6, comma 1, lett. f) GDPR", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("Article 6(1), point (f), GDPR", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("Art. 13 and Art. 14 GDPR; Art. 26 DSA", {"eu-gdpr/art-13", "eu-gdpr/art-14", "eu-dsa/art-26"}),
    ("Chapter V (Articles 44-46) of the GDPR", of("eu-gdpr", "chapter-5", "art-44", "art-45", "art-46")),
    ("Section 15, subsections (b) and (d), of BIPA", of("us-il-bipa", "sec-15/par-b", "sec-15/par-d")),
    ("AI Act's Articles 5, 50, and Annexes I and III", of("eu-ai-act", "art-5", "art-50", "annex-i", "annex-iii")),
    ("GDPR Art. 6(1)(f).", of("eu-gdpr", "art-6/par-1/pt-f")),
    ("GDPR: Article 6", of("eu-gdpr", "art-6")),
    ("GDPR – Article 6", of("eu-gdpr", "art-6")),
    ("CIPA § 631", of("us-ca-cipa", "sec-631")),
]

CODES = [
    ("15 U.S.C. § 45(a)", of("us-ftc-act", "sec-5/par-a")),
    ("15 USC 45(a)", of("us-ftc-act", "sec-5/par-a")),
    ("15 U.S. Code § 45", of("us-ftc-act", "sec-5")),
    ("15 U.S.C. §§ 45(a) and 53(b)", of("us-ftc-act", "sec-5/par-a", "sec-13/par-b")),
    ("15 U.S.C. §§ 45, 6502", {"us-ftc-act/sec-5", "us-coppa/sec-6502"}),
    ("15 U.S.C. § 45b", {"us-crfa"}),
    ("15 U.S.C. §§ 41-58, as amended", {"us-ftc-act"}),
    ("17 U.S.C. § 512", of("us-dmca", "sec-512")),
    ("17 U.S.C. §512", of("us-dmca", "sec-512")),
    ("17 USC 512(c)", of("us-dmca", "sec-512/par-c")),
    ("17 U.S.C. 512 (c)(1)", of("us-dmca", "sec-512/par-c")),
    ("section 512(f) of the United States Digital Millennium Copyright Act", of("us-dmca", "sec-512/par-f")),
    ("17 U.S.C. § 107", of("us-copyright-act", "sec-107")),
    ("18 U.S.C. 2710", {"us-vppa"}),
    ("18 U.S.C.§ 2703(f)", of("us-sca", "sec-2703")),
    ("18 U.S.C. Section 2703(c)(2)", of("us-sca", "sec-2703")),
    ("18 U.S.C. §§ 2510–2522", {"us-ecpa-wiretap"}),
    ("18 USC §2701-2712", {"us-sca"}),
    ("18 U.S.C. §§ 2510 et seq. and 2701 et seq.", {"us-ecpa-wiretap", "us-sca"}),
    ("FTC Act §5(n), 15 USC §45(n)", of("us-ftc-act", "sec-5/par-n")),
    ("Section 1798.140, subdivision (e), of the California Civil Code", of("us-ca-ccpa", "sec-1798.140/par-e")),
    ("9 U.S.C. §§ 401-402", {"us-efaa"}),
    ("15 U.S.C. § 45(a) and § 53(b)", of("us-ftc-act", "sec-5/par-a", "sec-13/par-b")),
    ("47 U.S.C. § 230(c)(1)", of("us-section-230", "par-c/pt-1")),
    ("47 U.S.C. § 223(h)", of("us-take-it-down", "sec-223/par-h")),
    ("47 U.S.C. § 223(d)", set()),
    ("42 U.S.C. § 1983", set()),
    ("16 C.F.R. § 312.5(c)", of("us-coppa-rule", "sec-312.5/par-c")),
    ("16 CFR 312", {"us-coppa-rule"}),
    ("28 C.F.R. Part 202", {"us-doj-bulk-data-rule"}),
    ("15 C.F.R. Parts 730-774", {"us-ear"}),
    ("HIPAA 45 C.F.R. Parts 160/164", {"us-hipaa"}),
    ("§§ 1798.100-1798.199", {"us-ca-ccpa"}),
    ("California Civil Code §§ 1798.100 to 1798.199", {"us-ca-ccpa"}),
    ("Cal. Civ. Code § 1798.100 et seq.", {"us-ca-ccpa"}),
    ("Cal. Civ. Code §§ 1798.120 and 1798.135", of("us-ca-ccpa", "sec-1798.120", "sec-1798.135")),
    ("§§ 1798.120 and .135", of("us-ca-ccpa", "sec-1798.120", "sec-1798.135")),
    ("§ 1798.140(ae)", of("us-ca-ccpa", "sec-1798.140/par-ae")),
    ("CCPA/CPRA §1798.120", of("us-ca-ccpa", "sec-1798.120")),
    ("section 1542 of the California Civil Code", {"us-ca-civ-1542"}),
    ("Cal. Civ. Code §1789.3", {"us-ca-civ-1789-3"}),
    ("California Penal Code § 631(a)", of("us-ca-cipa", "sec-631")),
    ("Penal Code 637.2", of("us-ca-cipa", "sec-637.2")),
    ("N.Y. Civ. Rights Law § 50", of("us-ny-civil-rights-50-51", "sec-50")),
    ("section 349 of the New York General Business Law", {"us-ny-gbl-349"}),
    ("740 ILCS 14/15(b)", of("us-il-bipa", "sec-15/par-b")),
    ("740 Ill. Comp. Stat. 14/20(b) and (c)", of("us-il-bipa", "sec-20/par-b", "sec-20/par-c")),
    ("RCW 19.373.030", {"us-wa-mhmda"}),
    ("Tenn. Code Ann. §§ 47-25-1101 to -1108", {"us-tn-elvis-act"}),
    ("§ 307 BGB", of("de-bgb-agb", "sec-307")),
    ("§ 823 BGB", set()),
]


@pytest.mark.parametrize(("text", "right"), FORMS + CODES)
def test_a_reference_is_read(text: str, right: set[str]) -> None:
    assert units(f"This engages {text} and more.") == right


OTHERS = [
    ("Article 32 of the GDPR or Article 8 of the nFADP", {"eu-gdpr/art-32", "ch-fadp"}),
    ("The GDPR, and Article 12 of these Terms, apply.", {"eu-gdpr"}),
    ("The GDPR and Section 7 of the Agreement apply.", {"eu-gdpr"}),
    ("The GDPR, Section 7 of our Privacy Policy.", {"eu-gdpr"}),
    ("the platform's section 7 and the DSA", {"eu-dsa"}),
    ("the DSA and the platform's section 7", {"eu-dsa"}),
    ("Section 1 of the Terms and the DSA", {"eu-dsa"}),
    ("Articles 13 and 14 of the GDPR and Article 8 of the Convention", {"eu-gdpr/art-13", "eu-gdpr/art-14"}),
    ("GDPR Articles 13 and 3 other duties", {"eu-gdpr/art-13"}),
    ("AI Act Article 50 from August 2026", {"eu-ai-act/art-50"}),
    ("GDPR Article 15 and 30 days", {"eu-gdpr/art-15"}),
    ("Article 5 of Regulation (EU) 2099/12 and the GDPR", {"eu-gdpr"}),
    ("The GDPR and Article 8 ECHR apply.", {"eu-gdpr"}),
    ("Art. 13 DSGVO und § 5 TMG", {"eu-gdpr/art-13"}),
    ("We follow the GDPR, see Section 4.", {"eu-gdpr"}),
    ("The GDPR, Section 5 below, and the DSA.", {"eu-gdpr", "eu-dsa"}),
    ("Section 5 of the FTC Act and Section 5 of the Clayton Act", {"us-ftc-act/sec-5"}),
    ("| GDPR | Art. 9 |", {"eu-gdpr/art-9"}),
    ("GDPR Article 9 and Article 8 of the FADP", {"eu-gdpr/art-9", "ch-fadp"}),
    ("GDPR Article 9 and Article 8 of these Terms", {"eu-gdpr/art-9"}),
    ("DPDP Act s. 9 and Rule 10 of the DPDP Rules", {"in-dpdp-act/sec-9", "in-dpdp-rules"}),
    ("Article 6(1)(a) (consent) and Article 9 of the GDPR", {"eu-gdpr/art-6/par-1/pt-a", "eu-gdpr/art-9"}),
    (
        "EU AI Act, Articles 50(2) and 50(4), and Annex III point 4",
        {"eu-ai-act/art-50/par-2", "eu-ai-act/art-50/par-4", "eu-ai-act/annex-iii/pt-4"},
    ),
    ("exempt from the DMA under its Article 2, and engages the DSA", {"eu-dma/art-2", "eu-dsa"}),
    ("Under the GDPR we rely on consent. Article 5 of the Act applies.", {"eu-gdpr", "eu-gdpr/art-5"}),
]


@pytest.mark.parametrize(("text", "right"), OTHERS)
def test_articles_of_something_else_are_none_of_the_law(text: str, right: set[str]) -> None:
    assert units(text) <= right
    assert {one.split("/")[0] for one in units(text)} == {one.split("/")[0] for one in right}


def test_a_section_of_this_text_is_not_told_as_one_that_the_catalogue_lacks() -> None:
    (mention,) = law_reader().mentions("We follow the GDPR, see Section 4.")
    assert mention.units_not_declared == ()


@pytest.mark.parametrize(
    ("text", "law", "reference"),
    [
        ("Article 120 GDPR", "eu-gdpr", "Article 120"),
        ("GDPR Art. 9 and Art. 120", "eu-gdpr", "Art. 120"),
        ("Section 99 of BIPA", "us-il-bipa", "Section 99"),
        ("15 U.S.C. § 46a", "us-ftc-act", "46a"),
    ],
)
def test_a_unit_that_is_not_declared_is_told_with_its_law(text: str, law: str, reference: str) -> None:
    (mention,) = law_reader().mentions(text)
    assert mention.target == law
    assert any(reference in one for one in mention.units_not_declared)
