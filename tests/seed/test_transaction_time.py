"""The rule of transaction time, without a graph: what is kept, decided, past, new, replaced and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.turns.instants import TICK, Turn
from graph.turns.state import Published
from seed.record.transaction_time import (
    RecordEntry,
    Recorder,
    StoredRecord,
    StoredState,
    ToldRecord,
    matched,
    overlap,
)

_NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
_DAY = timedelta(days=1)
_EARLY, _LATER = _NOW - 20 * _DAY, _NOW - 10 * _DAY


def told(title: str = "a", since: datetime = _EARLY, until: datetime | None = None, **more: Any) -> ToldRecord:
    says = more.pop("says", {"title": title})
    return ToldRecord(says=says, recorded_from=since, recorded_to=until, **more)


def stored(
    key: str, title: str = "a", since: datetime = _EARLY, until: datetime | None = None, **more: Any
) -> StoredRecord:
    says = more.pop("says", {"title": title, "key": key})
    return StoredRecord(key=key, says=says, recorded_from=since, recorded_to=until, **more)


def valid(start: int | None, end: int | None, title: str = "a") -> dict[str, Any]:
    """What holds from a day of January on, and before another one."""
    days = (None if day is None else date(2026, 1, day) for day in (start, end))
    return {"title": title, **dict(zip(("validFrom", "validTo"), days, strict=True))}


NEW, PUBLISHED = Recorder(_NOW), Recorder(_NOW, published=True)


# --- instants


def test_before_publication_the_sources_instants_hold_and_after_it_only_now() -> None:
    assert [NEW.instant(at) for at in (_EARLY, _NOW, _NOW + _DAY)] == [_EARLY, _NOW, _NOW]
    assert {PUBLISHED.instant(at) for at in (_EARLY, _NOW, _NOW + _DAY)} == {_NOW}


def test_a_recorder_of_a_turn_knows_whether_the_graph_was_published() -> None:
    newest = Published("r1", 1, "0", _EARLY, None)
    state = StoredState(readings={"a": [stored("a@1")]})
    recorder = Recorder.of(Turn(_NOW, newest), state)
    assert (recorder.now, recorder.published, recorder.recorded) == (_NOW, True, state)
    assert Recorder.of(Turn(_NOW, None), state).published is False
    assert recorder.today == date(2026, 11, 25)


def test_what_is_recorded_without_a_turn_is_recorded_now_and_unpublished() -> None:
    recorder = Recorder()
    assert abs(recorder.now - datetime.now(UTC)) < timedelta(minutes=1)
    assert recorder.published is False
    assert (dict(recorder.recorded.claims), dict(recorder.recorded.readings)) == ({}, {})


# --- new


def test_a_new_record_begins_and_ends_as_it_is_told() -> None:
    assert NEW.entries([told(until=_LATER), told("b", _LATER)], []) == [
        RecordEntry(0, None, _EARLY, _LATER),
        RecordEntry(1, None, _LATER, None),
    ]


def test_after_publication_a_new_record_begins_now() -> None:
    assert PUBLISHED.entries([told()], []) == [RecordEntry(0, None, _NOW, None)]


def test_a_record_that_was_never_made_cannot_be_told_any_more() -> None:
    assert PUBLISHED.entries([told(until=_LATER), told("b")], []) == [RecordEntry(1, None, _NOW, None)]


def test_a_record_that_ends_when_it_begins_is_none() -> None:
    assert NEW.entries([told(until=_EARLY)], []) == []
    assert NEW.entries([told(until=_EARLY + TICK)], []) == [RecordEntry(0, None, _EARLY, _EARLY + TICK)]


def test_records_that_are_to_begin_apart_do() -> None:
    first, *others = NEW.entries([told("a"), told("b"), told("c")], [stored("x", "x", until=_LATER)], apart=True)
    assert first.recorded_from == _EARLY + TICK, "the stored one begins there already"
    assert [one.recorded_from for one in others] == [_EARLY + 2 * TICK, _EARLY + 3 * TICK]
    together = NEW.entries([told("a", by="a", is_fact=False), told("b", by="b", is_fact=False)], [])
    assert {one.recorded_from for one in together} == {_EARLY}


def test_a_record_that_is_left_out_takes_no_instant() -> None:
    entries = NEW.entries([told("a", until=_EARLY), told("b")], [], apart=True)
    assert entries == [RecordEntry(1, None, _EARLY, None)]


# --- kept


def test_a_record_that_the_graph_has_is_kept_whenever_it_was_recorded() -> None:
    has = stored("k", since=_NOW - 5 * _DAY)
    for recorder in (NEW, PUBLISHED):
        (entry,) = recorder.entries([told()], [has])
        assert entry == RecordEntry(0, has, has.recorded_from, None)
        assert not entry.ends


def test_a_kept_record_ends_when_its_end_is_told() -> None:
    has = stored("k")
    (entry,) = NEW.entries([told(until=_LATER)], [has])
    assert entry == RecordEntry(0, has, _EARLY, _LATER)
    assert entry.ends
    assert PUBLISHED.entries([told(until=_LATER)], [has]) == [RecordEntry(0, has, _EARLY, _NOW)]


def test_a_kept_record_does_not_end_before_it_has_begun() -> None:
    has = stored("k", since=_LATER)
    assert NEW.entries([told(until=_EARLY)], [has]) == [RecordEntry(0, has, _LATER, _LATER + TICK)]
    assert NEW.entries([told(until=_LATER)], [has]) == [RecordEntry(0, has, _LATER, _LATER + TICK)]
    later = _LATER + 2 * TICK
    assert NEW.entries([told(until=later)], [has]) == [RecordEntry(0, has, _LATER, later)]


def test_a_record_that_has_ended_keeps_its_end() -> None:
    has = stored("k", until=_LATER)
    (entry,) = NEW.entries([told(until=_NOW)], [has])
    assert entry == RecordEntry(0, has, _EARLY, _LATER)
    assert not entry.ends


def test_a_new_record_does_not_end_anything_of_itself() -> None:
    assert not RecordEntry(0, None, _EARLY, _LATER).ends


def test_one_that_is_kept_is_not_replaced() -> None:
    has = stored("k", says=valid(1, None))
    entries = NEW.entries([told(says=valid(1, None)), told(says=valid(1, None, "b"), since=_LATER)], [has])
    assert entries == [RecordEntry(0, has, _EARLY, None), RecordEntry(1, None, _LATER, None)]


# --- which record is which


def test_records_are_the_same_by_what_is_told_who_tells_and_what_it_rests_on() -> None:
    has = stored("k", by="editor", rests_on=frozenset("e"))
    same = told(by="editor", rests_on=frozenset("e"))
    assert matched([same], [has]) == {0: has}
    for other in (
        told("b", by="editor", rests_on=frozenset("e")),
        told(by="another", rests_on=frozenset("e")),
        told(by="editor"),
    ):
        assert matched([other], [has]) == {}
    more = stored("k", says={"title": "a", "lastSeen": 1}, by="editor", rests_on=frozenset("e"))
    assert matched([same], [more]) == {0: more}, "what is not told does not count"


def test_what_is_told_as_absent_must_be_absent() -> None:
    assert matched([told(says={"note": None})], [stored("k", says={"note": "a"})]) == {}
    assert len(matched([told(says={"note": None})], [stored("k", says={})])) == 1


def test_no_stored_record_is_two_told_ones() -> None:
    first, second = stored("k1"), stored("k2")
    assert matched([told(), told(), told()], [first, second]) == {0: first, 1: second}
    assert matched([told(until=_LATER), told(until=_LATER)], [first]) == {0: first}


def test_an_open_record_is_an_open_one() -> None:
    ended, open_ = stored("k1", until=_LATER), stored("k2")
    assert matched([told()], [ended]) == {}
    assert matched([told()], [ended, open_]) == {0: open_}


def test_an_ended_record_is_one_that_ended_before_it_is_one_that_stands() -> None:
    open_, ended = stored("k1"), stored("k2", until=_LATER)
    assert matched([told(until=_LATER)], [open_, ended]) == {0: ended}
    assert matched([told(until=_LATER)], [open_]) == {0: open_}
    assert matched([told(until=_LATER), told()], [open_, ended]) == {0: ended, 1: open_}
    assert matched([told(until=_LATER), told()], [open_]) == {1: open_}, "what stands is found first"


def test_a_suggestion_of_an_agent_is_that_suggestion_in_other_words() -> None:
    has = stored("k", "a", by="reader", is_fact=False)
    assert matched([told("b", by="reader", is_fact=False)], [has]) == {0: has}
    assert matched([told("b", by="another", is_fact=False)], [has]) == {}
    assert matched([told("b", by="reader")], [has]) == {}
    assert matched([told("b", by="reader", is_fact=False)], [stored("k", by="reader")]) == {}
    ended = stored("k", by="reader", is_fact=False, until=_LATER)
    assert matched([told("b", by="reader", is_fact=False)], [ended]) == {}
    reviewed = stored("k", says={"reviewedAt": _LATER}, by="reader", is_fact=False)
    assert matched([told("b", by="reader", is_fact=False)], [reviewed]) == {}


def test_equal_suggestions_are_found_before_reworded_ones() -> None:
    first, second = (stored(key, title, by="reader", is_fact=False) for key, title in (("k1", "a"), ("k2", "b")))
    reworded, equal = (told(title, by="reader", is_fact=False) for title in ("c", "a"))
    assert matched([reworded, equal], [first, second]) == {1: first, 0: second}


# --- decided


def test_a_suggestion_on_which_a_reviewer_has_decided_is_not_told_again() -> None:
    decided = stored("k", says={"title": "a", "reviewedAt": _LATER}, by="reader", is_fact=True)
    assert NEW.entries([told("b", by="reader", is_fact=False)], [decided]) == []
    assert len(NEW.entries([told("b", by="another", is_fact=False)], [decided])) == 1
    assert len(NEW.entries([told("b", by="reader", says=valid(1, None))], [decided])) == 2, "a fact is no suggestion"
    open_ = stored("k", by="reader", is_fact=True)
    assert len(NEW.entries([told("b", by="reader", is_fact=False)], [open_])) == 2


# --- replaced and ended


def test_a_new_fact_ends_the_one_that_says_something_else_of_the_same_days() -> None:
    has = stored("k", says=valid(1, 20))
    assert NEW.entries([told(says=valid(10, None, "b"), since=_LATER)], [has]) == [
        RecordEntry(0, None, _LATER, None),
        RecordEntry(None, has, _EARLY, _LATER),
    ]
    (entry,) = NEW.entries([told(says=valid(20, None, "b"), since=_LATER)], [has])
    assert entry == RecordEntry(0, None, _LATER, None), "on another day both are true"


def test_what_is_not_told_any_more_stays_where_nothing_takes_its_place() -> None:
    assert NEW.entries([], [stored("k")]) == []


def test_a_record_that_has_ended_replaces_nothing() -> None:
    has = stored("k", says=valid(1, None))
    assert NEW.entries([told(says=valid(1, None, "b"), until=_LATER)], [has]) == [RecordEntry(0, None, _EARLY, _LATER)]


def test_what_has_ended_is_not_ended_again() -> None:
    has = stored("k", says=valid(1, None), until=_LATER)
    assert NEW.entries([told(says=valid(1, None, "b"), since=_LATER)], [has]) == [RecordEntry(0, None, _LATER, None)]


def test_a_record_that_is_replaced_was_recorded_for_a_while() -> None:
    has = stored("k", says=valid(1, None), since=_LATER)
    for since in (_EARLY, _LATER):
        entries = NEW.entries([told(says=valid(1, None, "b"), since=since)], [has])
        assert entries == [RecordEntry(0, None, _NOW, None), RecordEntry(None, has, _LATER, _NOW)]
    after = _LATER + TICK
    (entry, _) = NEW.entries([told(says=valid(1, None, "b"), since=after)], [has])
    assert entry.recorded_from == after


def test_of_two_that_replace_a_record_the_first_told_ends_it() -> None:
    has = stored("k", says=valid(1, None))
    first, second = told(says=valid(1, 10, "b"), since=_LATER), told(says=valid(10, None, "c"), since=_LATER + _DAY)
    assert NEW.entries([first, second], [has])[-1] == RecordEntry(None, has, _EARLY, _LATER)


def test_of_a_suggestion_and_a_fact_the_agents_last_word_counts() -> None:
    suggestion, fact = stored("s", by="reader", is_fact=False), stored("f", says=valid(1, None), by="reader")
    ended = NEW.entries([told(says=valid(1, None, "b"), since=_LATER, by="reader")], [suggestion])
    assert ended == [RecordEntry(0, None, _LATER, None), RecordEntry(None, suggestion, _EARLY, _LATER)]
    ended = NEW.entries([told("b", since=_LATER, by="reader", is_fact=False)], [fact])
    assert ended == [RecordEntry(0, None, _LATER, None), RecordEntry(None, fact, _EARLY, _LATER)]
    for has in (suggestion, fact):
        assert len(NEW.entries([told("b", since=_LATER, by="another", is_fact=False)], [has])) == 1
    assert len(NEW.entries([told(says=valid(1, None, "b"), since=_LATER, by="another")], [suggestion])) == 1
    facts = NEW.entries([told(says=valid(1, None, "b"), since=_LATER, by="another")], [fact])
    assert len(facts) == 2, "of facts it does not matter who states them"


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ((1, 10), (10, 20), False),
        ((1, 11), (10, 20), True),
        ((1, None), (10, 20), True),
        ((20, None), (10, 20), False),
        ((None, 10), (10, None), False),
        ((None, None), (10, 20), True),
        ((None, 11), (10, None), True),
        ((5, 6), (1, 30), True),
    ],
)
def test_intervals_have_a_day_in_common(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None], common: bool
) -> None:
    assert overlap(valid(*one), valid(*other)) is common
    assert overlap(valid(*other), valid(*one)) is common


# --- telling again


_HISTORIES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 15), st.one_of(st.none(), st.integers(1, 4)), st.booleans()),
    max_size=5,
)


def record(title: str, since: int, lasts: int | None, is_fact: bool) -> ToldRecord:
    begins = _EARLY + since * _DAY
    until = begins + lasts * _DAY if lasts and is_fact else None
    return told(says=valid(1, None, title), since=begins, until=until, by="reader", is_fact=is_fact)


def after(recorder: Recorder, history: list[ToldRecord], has: list[StoredRecord]) -> list[StoredRecord]:
    """What is stored when the entries were written."""
    records = {one.key: one for one in has}
    for entry in recorder.entries(history, has, apart=True):
        key = entry.stored.key if entry.stored else f"k{len(records)}"
        says: ToldRecord | StoredRecord | None = entry.stored if entry.number is None else history[entry.number]
        assert says is not None
        records[key] = StoredRecord(
            key=key,
            says=says.says,
            recorded_from=entry.recorded_from,
            recorded_to=entry.recorded_to,
            by=says.by,
            rests_on=says.rests_on,
            is_fact=says.is_fact,
        )
    return list(records.values())


@given(_HISTORIES, st.booleans())
def test_what_is_told_again_changes_nothing(history: list[tuple[str, int, int | None, bool]], published: bool) -> None:
    records = [record(*one) for one in history]
    first = after(Recorder(_NOW), records, [])
    again = Recorder(_NOW + _DAY, published)
    twice = after(again, records, first)
    assert after(again, records, twice) == twice
    if len({one.is_fact for one in records}) < 2 and len({one.says["title"] for one in records}) == len(records):
        assert twice == first


@given(_HISTORIES, _HISTORIES)
def test_after_publication_nothing_that_was_known_changes(
    history: list[tuple[str, int, int | None, bool]], other: list[tuple[str, int, int | None, bool]]
) -> None:
    first = after(Recorder(_NOW), [record(*one) for one in history], [])
    second = after(Recorder(_NOW + _DAY, published=True), [record(*one) for one in other], first)
    then = {one.key: one for one in second}
    for one in first:
        assert then[one.key].recorded_from == one.recorded_from
        if one.recorded_to is not None:
            assert then[one.key].recorded_to == one.recorded_to
        elif then[one.key].recorded_to is not None:
            assert then[one.key].recorded_to == _NOW + _DAY
    assert all(one.recorded_from >= _NOW + _DAY for one in second if one.key not in {two.key for two in first})
