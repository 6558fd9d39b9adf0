"""The language of a text: that of most of it, and "und" where nobody can tell."""

from __future__ import annotations

import pytest

from seed.text.language import UNDETERMINED, language_of, language_of_part
from tests.archives.languages import TERMS_IN
from tests.extract.hard_sentences import HARD

ENGLISH = "You may end this contract at any time, and we keep your data for as long as the law asks us to keep them. "
FRENCH = (
    "Vous pouvez résilier ce contrat à tout moment et nous conservons vos données aussi longtemps que la loi l'exige. "
)


@pytest.mark.parametrize("language", HARD)
def test_a_text_is_in_its_language(language: str) -> None:
    assert (
        language_of("\n\n".join(" ".join(one) for one in HARD[language]) * (20 if language == "ja" else 1)) == language
    )


@pytest.mark.parametrize("text", ["", "1 2 3", "![](https://a.example/picture.png)", "| --- | --- |", "© 2023", "x"])
def test_a_text_without_words_is_in_none(text: str) -> None:
    assert language_of(text) == UNDETERMINED


@pytest.mark.parametrize("language", TERMS_IN)
@pytest.mark.parametrize("title", ["", "# Example Service\n\n", "# Сервис\n\n", "# 例\n\n"])
def test_a_name_in_another_script_does_not_decide_wherever_it_stands(language: str, title: str) -> None:
    words = " ".join(one.format(days=30) for _, body in TERMS_IN[language] for one in body)
    for text in (f"{title}{words}", f"{words}\n\n{title}", f"{title}{words * 20}"):
        assert language_of(text) == language


def test_a_quotation_does_not_decide() -> None:
    assert language_of(f"# Terms\n\n{ENGLISH * 30}\n\n> {FRENCH * 3}") == "en"
    assert (
        language_of(f"# Conditions\n\n{FRENCH * 30}\n\n[terms of use and privacy policy](https://a.example/en)") == "fr"
    )


def test_pictures_in_the_text_do_not_decide() -> None:
    assert language_of(f"{FRENCH} ![](data:image/png;base64,{'iVBORw0KGgoAAAANSUhEUg' * 900}) {FRENCH}") == "fr"


def test_marks_and_half_characters_do_not_disturb() -> None:
    assert language_of(f"**{ENGLISH}** [more](https://exemple.fr/conditions) \ud800 \x00 {ENGLISH}") == "en"


def test_a_part_is_in_another_language_only_if_it_is_long_and_sure() -> None:
    assert language_of_part(FRENCH * 5, "en") == "fr"
    assert language_of_part(FRENCH, "en") == "en"
    assert language_of_part(ENGLISH * 5, "en") == "en"
    assert language_of_part(f"{ENGLISH * 3}{FRENCH * 3}", "en") == "en"
    assert language_of_part("Example Inc., 1 Main St. " * 20, "fr") == "fr"
