"""Made-up documents in the layouts of archives: no word is lost, each clause has its title, and whatever the layout is,
a change is told as a reader of both versions would tell it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model.vocabulary import ChangeKind
from seed.text.sections import cut
from tests.archive_memory import FIRST_DAY, Rows
from tests.archives.clauses import PRIVACY, TERMS, Clauses
from tests.archives.layouts import LAYOUTS
from tests.archives.life import Step, life
from tests.extract.test_sections import untold

if TYPE_CHECKING:
    from datetime import datetime

BANKS = {"terms": TERMS, "privacy": PRIVACY}
NAMED: Clauses = [(head, [one.format(name="Lanternfish") for one in body]) for head, body in TERMS]


def words(text: str) -> list[str]:
    """The words of a text, without the marks of lines and tables."""
    return [one for one in text.replace("<br>", " ").split() if any(map(str.isalnum, one))]


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_clause_stands_under_its_title_whatever_the_layout(layout: str, bank: str) -> None:
    text = LAYOUTS[layout]("Rules of Lanternfish", BANKS[bank])
    found = cut(text)
    assert [one.heading_path[-1] for one in found.sections] == [head for head, _ in BANKS[bank]]
    bodies = [words(text[one.start : one.end]) for one in found.sections]
    assert bodies == [words(" ".join(body)) for _, body in BANKS[bank]]
    assert untold(text, found) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_layout_of_the_same_words_is_no_change_of_terms_and_loses_no_clause(layout: str) -> None:
    before, after = (LAYOUTS[one]("Rules of Lanternfish", NAMED) for one in ("hashes", layout))
    rows = Rows()
    rows.tell([(0, before, "CONTENT"), (1, after, "CONTENT")])
    assert [one["kind"] for one in rows.nodes["Change"].values()] == ["TECHNICAL"] * (layout != "hashes")
    assert len(rows.nodes["Provision"]) == len(NAMED)
    told = [said for key in rows.nodes["Change"] for _, _, said in rows.of("AFFECTS", key)]
    assert {one["effect"] for one in told} <= {"MODIFIED", "MOVED"}
    assert {one.get("score", 1) for one in told} <= {1}


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_of_any_layout_lives_the_same_life(layout: str, bank: str) -> None:
    steps = life("Rules of Lanternfish", "Lanternfish", BANKS[bank], LAYOUTS[layout])
    rows = Rows()
    rows.tell([(day, one.text, one.told) for day, one in enumerate(steps)])
    days = {one["fetchedAt"]: one["extraction"] for one in rows.nodes["DocumentVersion"].values()}
    told = {day: one for day, one in enumerate(steps) if one.name != "again"}
    assert days == {FIRST_DAY + timedelta(days=day): one.extraction for day, one in told.items()}
    changes = {one["detectedAt"]: key for key, one in rows.nodes["Change"].items()}
    assert changes.keys() == {FIRST_DAY + timedelta(days=day) for day, one in told.items() if one.kind}
    for day, step in told.items():
        if step.kind:
            assert_told(rows, changes[FIRST_DAY + timedelta(days=day)], step)


def assert_told(rows: Rows, key: str, step: Step) -> None:
    """A change is the one of its step."""
    change = rows.nodes["Change"][key]
    assert change["kind"] == step.kind, step.name
    counts = sum(change[f"sentences{one}"] for one in ("Added", "Removed", "Modified"))
    assert (counts == 0) == (step.name == "turned round"), step.name
    assert bool(rows.of("RETURNS_TO", key)) == (step.kind is ChangeKind.RETURNED), step.name
    outcome = {
        (title(rows, end, change["detectedAt"]), said["effect"], said.get("match"))
        for _, end, said in rows.of("AFFECTS", key)
        # Only a mark around the words changed, such as the end of a table.
        if (said.get("match"), said.get("score")) != ("FUZZY", 1)
    }
    assert outcome == step.outcome, step.name


def title(rows: Rows, clause: str, instant: datetime) -> str:
    """What a clause was called on a day."""
    known = [one for one in rows.readings() if one["key"] == clause and one["validFrom"] <= instant.date()]
    return str(max(known, key=lambda one: (one["validFrom"], one["ordinal"]))["title"])
