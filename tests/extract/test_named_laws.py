"""What an archive suggests for laws that its clauses name: the units of the law, and nothing of the terms themselves."""

from __future__ import annotations

import pytest

from tests.archive_memory import KEY, Rows

_TEXT = """# Privacy policy

Please read this policy with care: it says what we do with what you tell us, on what grounds, and for how long we keep it.

## Grounds

{clause} We keep what you tell us for as long as you have an account with us, and for thirty days after its end.
"""


def suggested(clause: str) -> set[str]:
    """Targets of the claims that reading a document with this sentence suggests."""
    rows = Rows()
    rows.tell([(0, _TEXT.format(clause=clause), "CONTENT")])
    return {key.split("~")[1] for key in rows.nodes["Claim"] if key.startswith(KEY)}


@pytest.mark.parametrize(
    ("clause", "targets"),
    [
        ("The GDPR, and Article 12 of these Terms, apply.", {"eu-gdpr"}),
        ("Article 32 of the GDPR or Article 8 of the nFADP applies.", {"eu-gdpr/art-32", "ch-fadp"}),
        (
            "Our grounds are those of Art. 6(1)(a) and (f) GDPR.",
            {"eu-gdpr/art-6/par-1/pt-a", "eu-gdpr/art-6/par-1/pt-f"},
        ),
        ("UK-GDPR and section 7 of our Agreement apply.", {"uk-gdpr"}),
        ("Send notices under 17 U.S.C. §512(c) to us.", {"us-dmca/sec-512/par-c"}),
        ("Californians have rights under Civil Code §§ 1798.100-1798.199.", {"us-ca-ccpa"}),
        ("We respect patent, trade secret, trademark, or unfair competition law.", set()),
        ("You comply with sanctions and export control laws.", set()),
        ("More is told [here](#CCPA).", set()),
        ("Règlement (UE) 2016/679 and Regulation (EU)  2022/2065 apply.", {"eu-gdpr", "eu-dsa"}),
    ],
)
def test_a_clause_suggests_the_laws_that_it_names(clause: str, targets: set[str]) -> None:
    assert suggested(clause) == targets
