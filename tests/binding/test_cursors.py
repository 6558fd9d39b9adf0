"""Cursors: what they are bound to, what they hold, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError

from api.binding.cursors import decode_cursor, encode_cursor, position, signature
from graph.plan.expressions import PRESENT, CountAt, Identity, IsValid, MaxAt, PropertyAt, Relevance, Step, Stored
from graph.plan.plan import OrderKey

HOLDS = (Step("IN_DOCUMENT", "in", "Provision"),)
KEY = (OrderKey(Stored("key")),)


def refused(cursor: str, order: tuple[OrderKey, ...] = KEY, bound_to: str = "Law:key") -> str:
    with pytest.raises(GraphQLError) as error:
        position(bound_to, order, cursor)
    assert error.value.extensions == {"code": "BAD_USER_INPUT"}
    return error.value.message


def test_a_signature_names_type_components_and_directions() -> None:
    order = (
        OrderKey(CountAt(HOLDS), descending=True),
        OrderKey(MaxAt(HOLDS, "lastChangedOn")),
        OrderKey(PropertyAt(HOLDS, "name")),
        OrderKey(Relevance(), descending=True),
        OrderKey(Identity(())),
        OrderKey(Stored("key")),
    )
    assert signature("Platform", order) == "Platform:-IN_DOCUMENT count,IN_DOCUMENT lastChangedOn,name,-score,id,key"


def test_a_cursor_gives_back_what_it_was_made_of() -> None:
    values = ["a/b", 3, 0.5, None, True]
    assert decode_cursor("x", encode_cursor("x", values), 5) == values
    assert "=" not in encode_cursor("x", ["a"])


@pytest.mark.parametrize(
    ("order", "values"),
    [
        (KEY, ["a" * 8000]),
        ((OrderKey(Stored("ordinal")),), [2**63 - 1]),
        ((OrderKey(Stored("ordinal")),), [-(2**63)]),
        ((OrderKey(Stored("severityRank")),), [3]),
        ((OrderKey(Stored("severityRankUp")),), [4]),
        ((OrderKey(Stored("length")),), [2]),
        ((OrderKey(Stored("score")),), [0.25]),
        ((OrderKey(Relevance()),), [7]),
        ((OrderKey(CountAt(HOLDS)),), [0]),
        ((OrderKey(IsValid(PRESENT)),), [False]),
        ((OrderKey(MaxAt(HOLDS, "lastChangedOn")),), ["2026-01-01"]),
    ],
)
def test_a_place_is_read_by_the_types_of_its_components(order: tuple[OrderKey, ...], values: list[Any]) -> None:
    assert position("b", order, encode_cursor("b", values)) == values


@pytest.mark.parametrize(
    ("order", "values"),
    [
        (KEY, [1]),
        (KEY, [None]),
        (KEY, ["a" * 8001]),
        (KEY, ["a", "b"]),
        (KEY, [["a"]]),
        (KEY, [{"a": 1}]),
        ((OrderKey(Stored("ordinal")),), [2**63]),
        ((OrderKey(Stored("ordinal")),), [2**64 - 1]),
        ((OrderKey(Stored("ordinal")),), [float(2**63)]),
        ((OrderKey(IsValid(PRESENT)),), [1]),
        ((OrderKey(Stored("ordinal")),), [1.5]),
        ((OrderKey(Stored("ordinal")),), [True]),
        ((OrderKey(Stored("score")),), ["1"]),
        ((OrderKey(Relevance()),), [True]),
        ((OrderKey(CountAt(HOLDS)),), ["2"]),
        ((OrderKey(Identity(())),), [2]),
    ],
)
def test_a_place_that_another_made_up_is_refused(order: tuple[OrderKey, ...], values: list[Any]) -> None:
    assert "is not a cursor of this list in this order" in refused(encode_cursor("Law:key", values), order)


def test_damaged_and_foreign_cursors_are_refused_and_long_ones_not_shown_whole() -> None:
    cursor = encode_cursor("Law:key", ["a/b"])
    for bad in (
        encode_cursor("Law:-key", ["a/b"]),
        cursor[:-1],
        f"{cursor[:5]}{'A' if cursor[5] != 'A' else 'B'}{cursor[6:]}",
        "ä",
        "a b",
        "",
    ):
        assert refused(bad).startswith(f"{bad!r} is not a cursor")
    assert refused("A" * 40).startswith(f"'{'A' * 40}' is not")
    assert refused("A" * 41).startswith(f"'{'A' * 40}...' is not")
    long = encode_cursor("Law:key", ["a" * 14_990])
    assert len(long) <= 20_000
    assert "is not a cursor" in refused(long)


def test_a_cursor_has_at_most_twenty_thousand_characters() -> None:
    """Three texts, none longer than one may be: 15,000 bytes are 20,000 characters."""
    order = (OrderKey(Stored("title")), OrderKey(Stored("name")), OrderKey(Stored("key")))

    def made(length: int) -> str:
        return encode_cursor("Law:key", ["a" * 7_000, "b" * 7_000, "c" * length])

    longest = next(cursor for cursor in map(made, range(900, 1_100)) if len(cursor) == 20_000)
    assert len(position("Law:key", order, longest)) == 3
    longer = next(cursor for cursor in map(made, range(900, 1_100)) if len(cursor) > 20_000)
    assert len(decode_cursor("Law:key", longer, 3)) == 3
    assert refused(longer, order) == (
        f"'{longer[:40]}...' is not a cursor of this list in this order; take one from its edges or pageInfo, "
        "or leave the cursor out to start again"
    )
