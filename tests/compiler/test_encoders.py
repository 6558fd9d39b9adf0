"""Generated encoders: a fault in one can be read, and nothing of one that is gone stays."""

from __future__ import annotations

import gc
import linecache
import re
import traceback
from typing import Any

import pytest

from api.answer.encode import careful_encoder_of, encoder_of
from graph.plan.expressions import Along, NodesOf, Slot, Step, Stored
from graph.plan.plan import Many, One, OrderKey, Page, PageRows, Plan, Scalar, Selection

_TITLES = Page(
    "documents",
    "Document",
    Along((Step("PUBLISHES", "out", "Document"),)),
    order=(OrderKey(Stored("key")),),
    limit=Slot("p1_first"),
    entries=(PageRows("nodes", Selection((Scalar("title", Stored("title")), Scalar("language", Stored("language"))))),),
)
PLAN = Plan((One("platform", NodesOf("Platform"), Selection((Scalar("name", Stored("name")), _TITLES))),))


def registered() -> set[str]:
    """The generated sources that are known."""
    return {name for name in linecache.cache if name.startswith("<encoder ")}


def given(**values: Any) -> dict[str, Any]:
    return {"p1_first": 2, **values}


@pytest.mark.parametrize("careful", [False, True])
def test_a_fault_in_a_generated_encoder_shows_its_line(careful: bool) -> None:
    encode: Any = careful_encoder_of(PLAN) if careful else encoder_of(PLAN)
    rest = (given(), lambda item: item, ())[: 3 if careful else 2]
    with pytest.raises(IndexError) as found:
        encode([["Glasswren", [[[["Terms of use"]]]]]], *rest)
    frames = traceback.extract_tb(found.tb)
    assert frames[-1].filename.startswith("<encoder ")
    # The row has a title and no language: the line is that of the field, not the whole function.
    assert (frames[-1].line or "").startswith("'language': ")
    assert "'title'" not in (frames[-1].line or "")


def test_the_line_can_be_read_when_the_encoder_is_gone() -> None:
    """A fault is written to the log when whoever called the encoder has let go of it."""
    try:
        encoder_of(PLAN)([["Glasswren", [[[["Terms of use"]]]]]], given(), lambda item: item)
    except IndexError as error:
        gc.collect()
        text = "".join(traceback.format_exception(error))
    assert "    'language': " in text


def test_the_source_of_an_encoder_is_kept_line_by_line_under_a_name_with_a_number() -> None:
    before = registered()
    encoder = encoder_of(PLAN)
    (name,) = registered() - before
    assert re.fullmatch(r"<encoder \d+>", name)
    lines = linecache.getlines(name)
    assert lines[0] == "def encoder(data, given, item):\n"
    assert all(line.endswith("\n") for line in lines)
    assert encoder.__code__.co_filename == name


def test_an_encoder_goes_quietly_where_its_lines_are_gone_already() -> None:
    """What cannot be raised behind a function that is gone becomes a warning, and a warning is an error here."""
    before = registered()
    encoder = encoder_of(PLAN)
    for name in registered() - before:
        del linecache.cache[name]
    del encoder
    gc.collect()
    assert registered() <= before


def test_encoders_have_names_of_their_own_and_leave_nothing_behind() -> None:
    before = registered()
    kept = [encoder_of(PLAN) for _ in range(3)]
    assert len(registered() - before) == 3
    for _ in range(50):
        encoder_of(Plan((Many("platforms", NodesOf("Platform"), Selection(()), order=(OrderKey(Stored("key")),)),)))
    assert len(registered() - before) == 3
    kept.clear()
    assert registered() <= before
