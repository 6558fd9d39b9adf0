"""A query as clause values: what each becomes as text, and that every variable has one kind of name."""

from __future__ import annotations

from collections import Counter

import pytest

from graph.cypher.query import (
    Call,
    CallProcedure,
    Clause,
    Filter,
    Fixed,
    Match,
    Name,
    Query,
    Return,
    UnionAll,
    Unwind,
    With,
    text_of,
)


def query(depth: int = 0, states: tuple[str, ...] = ()) -> Query:
    return Query(depth, lambda entries, bound, within: [], states)


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        (Match("(n1:Platform)"), "MATCH (n1:Platform)"),
        (Match("(n1)", ("n1.a", "n1.b")), "MATCH (n1)\nWHERE n1.a AND n1.b"),
        (Match("(n1)", ("n1.a",), optional=True), "OPTIONAL MATCH (n1)\nWHERE n1.a"),
        (CallProcedure("db.labels()", "label", ("label = 'a'",)), "CALL db.labels() YIELD label\nWHERE label = 'a'"),
        (Unwind("[1]", "k1"), "UNWIND [1] AS k1"),
        (With(("a", "b"), distinct=True), "WITH DISTINCT a, b"),
        (
            With(("a",), order=("a.x DESC", "a.y"), skip="0", limit="$n", where=("a.z",)),
            "WITH a ORDER BY a.x DESC, a.y SKIP 0 LIMIT $n\nWHERE a.z",
        ),
        (Filter(("a", "b")), "FILTER a AND b"),
        (Return(("1 AS a", "2 AS b")), "RETURN 1 AS a, 2 AS b"),
        (Call(("a", "b"), (Match("(a)"), Return(("1 AS c",)))), "CALL (a, b) {\n  MATCH (a)\n  RETURN 1 AS c\n}"),
        (Call((), (Return(("[\n  1\n] AS c",)),)), "CALL () {\n  RETURN [\n    1\n  ] AS c\n}"),
        (UnionAll(((Return(("1 AS a",)),), (Fixed("RETURN 2 AS a"),))), "RETURN 1 AS a\nUNION ALL\nRETURN 2 AS a"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_clause_becomes_text(clause: Clause, text: str) -> None:
    assert text_of((clause,)) == text


def test_a_subquery_sees_what_it_is_given_and_the_states_once() -> None:
    outer = query(states=("r1",))
    inner = outer.subquery()
    inner.unwind("n0.list", Name.ITEM.at(inner.depth))
    inner.filter()
    value = outer.call(inner, ("n0", "r1", ""), "collect(k1)")
    assert value == "v0_1"
    assert text_of(outer.clauses) == "CALL (n0, r1) {\n  UNWIND n0.list AS k1\n  RETURN collect(k1) AS v0_1\n}"


def test_siblings_have_values_of_their_own() -> None:
    outer = query()
    assert [outer.call(outer.subquery(), (), "1") for _ in range(2)] == ["v0_1", "v0_2"]


def test_a_subquery_of_a_choice_is_guarded() -> None:
    outer = query()
    with outer.guarded("n1", "n1:Platform"):
        outer.call(outer.subquery(), ("n1",), "1")
    outer.call(outer.subquery(), ("n1",), "2")
    guarded, free = (clause for clause in outer.clauses if isinstance(clause, Call))
    assert guarded.body[0] == Filter(("n1:Platform",))
    assert free.body == (Return(("2 AS v0_2",)),)


def test_two_kinds_of_variables_begin_alike_only_where_they_never_meet() -> None:
    """Who adds a kind that begins like another one says here that no query has both at one depth."""
    alike = Counter(name.value for name in Name.__members__.values())
    assert {word for word, count in alike.items() if count > 1} == {"c", "o", "r", "u", "w"}
    assert all(count <= 2 for count in alike.values())
