"""What an extraction gave: a document, however short, or what stands where one could not be read."""

from __future__ import annotations

import pytest

from graph.model.vocabulary import Extraction
from seed.extract.gate import gate

COUNTRIES = "Our service is not offered in these countries: " + ", ".join(
    f"{name}land"
    for name in ("A", "Be", "Ca", "Do", "E", "Fa", "Go", "Ha", "I", "Ju", "Ka", "Lo", "Mi", "No", "O", "Pe", "Ra")
)
IMPRINT = """Imprint
=======

Example Ltd.
1 Sample Street, Sampletown, Republic of Sampleland
Company register of Sampletown, number 12345
Director: Somebody Example. Contact: hello@example.org
Responsible for the content: Somebody Example, same address."""
JAPANESE = "第1条（適用）本規約は、本サービスの利用条件を定めるものです。利用者は本規約に従って利用します。"
CHINESE = "本协议适用于本服务的全部用户。用户应当遵守法律，不得利用本服务从事违法活动。"


@pytest.mark.parametrize("text", [COUNTRIES, IMPRINT, JAPANESE * 3, CHINESE * 4])
def test_a_short_document_is_read(text: str) -> None:
    assert gate(text) is Extraction.OK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n\n===",
        "Redirecting to legal.example.org",
        "### Cette page n’existe pas",
        "Chargement en cours ...",
        "Updated: September 12, 2025\n\nService credit terms\n====",
        "The requested URL was rejected. Please consult with your administrator.",
        "利用規約",
        "We have made our statement clearer, with better explanations of how we use data and of the choices that you "
        "have in it all. More detailed information is available in [What is new](https://a.example/new).",
        "We are sorry. The page that you look for is not there at the moment, and we know of the problem and are working "
        "on it with all our people, so please try again later, or read our news.",
    ],
)
def test_what_stands_instead_of_a_document_is_not(text: str) -> None:
    assert gate(text) is Extraction.EMPTY


def test_a_page_that_asks_who_you_are_is_no_document() -> None:
    page = "Log in to go on. " + "Example connects people all over the world with what they like. " * 8
    assert gate(f"{page} Forgot password? Create new account. Remember me.") is Extraction.TRUNCATED
    assert gate(page) is Extraction.OK


def test_markup_alone_is_told_apart() -> None:
    assert gate("<script>" + "let one = two; " * 200 + "</script>") is Extraction.MARKUP_ONLY
    assert (
        gate("\n".join(f"[a link number {n} to somewhere](https://a.example/{n})" for n in range(20)))
        is Extraction.MARKUP_ONLY
    )
