"""Conditions that are joined, and values that ask further: how they stand in a statement, without a plan around them."""

from __future__ import annotations

import pytest

from graph.cypher.alike import _OF_EVERY_RUN, _own
from graph.cypher.emit import emit
from graph.cypher.patterns import Bound
from graph.cypher.predicates import Predicate, condition, heavy, keyset, weighs
from graph.cypher.query import Query
from graph.plan.expressions import Along, And, Compare, Condition, Exists, Is, NodesOf, Not, Or, Slot, Step, Stored
from graph.plan.expressions import Test as IsTrue
from graph.plan.plan import One, OrderKey, Plan, Scalar, Selection
from graph.plan.searches import Composed

PLAIN = Is("status", "ACTIVE")


def asking(number: int) -> list[Condition]:
    """So many conditions that each ask further."""
    return [Exists(Along((Step("PUBLISHES", "out", f"D{at}"),))) for at in range(number)]


def told(number: int) -> str:
    return f"EXISTS {{ (n1)-[:PUBLISHES]->(n2:D{number}) }}"


def joined(where: Condition) -> str:
    return condition(where, Bound("n1"), 2)


def test_up_to_four_subqueries_are_joined_as_they_are() -> None:
    first, second, *others = asking(4)
    assert joined(And((And((first, second)), *others))) == f"(({told(0)} AND {told(1)}) AND {told(2)} AND {told(3)})"


@pytest.mark.parametrize("number", [5, 6])
def test_of_more_subqueries_those_beyond_the_second_stand_in_a_list(number: int) -> None:
    """Neo4j plans the square of their number where AND joins them; what joins in one another is one for it."""
    first, second, *others = asking(number)
    listed = ", ".join(told(at) for at in range(2, number))
    text = f"{told(0)} AND {told(1)} AND NOT (false IN [{listed}])"
    assert joined(And((And((first, second)), *others))) == f"({text})"
    assert joined(And((first, second, PLAIN, *others))) == f"({told(0)} AND {told(1)} AND n1.status = 'ACTIVE' AND NOT (false IN [{listed}]))"  # fmt: skip


def test_an_or_joins_any_number_and_what_joins_nothing_is_known() -> None:
    assert joined(Or(tuple(asking(6)))) == f"({' OR '.join(told(at) for at in range(6))})"
    assert (joined(And(())), joined(Or(()))) == ("true", "false")
    assert joined(And((PLAIN,))) == joined(Or((PLAIN,))) == joined(PLAIN) == "n1.status = 'ACTIVE'"


def nested(levels: int) -> Condition:
    """An AND in an OR in an AND, and so on; each level joins two."""
    found: Condition = PLAIN
    for level in range(levels):
        found = And((found, Not(PLAIN))) if level % 2 else Or((found, Not(PLAIN)))
    return found


def test_what_is_nested_deep_stands_in_lists() -> None:
    lists = [joined(nested(levels)).count(" IN [") for levels in range(1, 9)]
    assert lists[0] == 0
    deepest = lists.index(next(one for one in lists if one))
    # From one depth on, each further level is one more list.
    assert lists[deepest:] == list(range(1, len(lists) - deepest + 1))
    assert deepest == 3


def test_a_condition_is_heavy_by_its_subqueries() -> None:
    heavy_at = [number for number in range(1, 20) if heavy(And(tuple(asking(number))))]
    assert heavy_at == list(range(heavy_at[0], 20))
    assert heavy_at[0] > 1
    assert not heavy(None)


def test_a_value_is_written_alike_wherever_it_stands() -> None:
    value = IsTrue(Exists(Along((Step("PUBLISHES", "out", "Document"),)), Compare(Stored("key"), "=", Slot("k"))))
    want = Selection((Composed("text", "passage", (value, value)), Scalar("told", value)))
    text = "coalesce(EXISTS { (n1)-[:PUBLISHES]->(n2:Document) WHERE n2.key = $k }, false)"
    assert emit(Plan((One("p", NodesOf("Platform"), want),))).count(text) == 3


def test_behind_a_position_stands_what_is_greater_in_the_first_component_or_equal_and_behind_in_the_next() -> None:
    order = (OrderKey(Stored("ordinal", "number"), descending=True), OrderKey(Stored("key")))
    assert keyset(order[1:], (Slot("k"),), Bound("n1")) == "n1.key > $k"
    text = keyset(order, (Slot("o"), Slot("k")), Bound("n1"))
    assert text.endswith(" < $o OR n1.key > $k))")
    assert " <= $o AND (" in text


@pytest.mark.parametrize(
    ("subqueries", "waits"), [((), False), ((4,), False), ((2, 2), False), ((5,), True), ((2, 3), True)]
)
def test_predicates_with_more_than_four_subqueries_wait_until_their_pattern_is_matched(
    subqueries: tuple[int, ...], waits: bool
) -> None:
    assert weighs([Predicate("a condition", number) for number in subqueries]) is waits
    assert heavy(And(tuple(asking(sum(subqueries))))) is waits


def own(text: str, *slots: tuple[str, ...], lists: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """What alike entries are each given, by what stands in the text of the first."""
    query = Query(1, lambda entries, bound, within: [], ())
    query.lists = lists
    return _own(slots, (), text, query)


def test_what_differs_between_alike_entries_is_given_to_each() -> None:
    runs = " ".join(f"${name}" for name in sorted(_OF_EVERY_RUN))
    given = {"$p0_a": ("$p0_a", "$p2_a")}
    assert own("n.a = $p0_a", ("p0_a",), ("p2_a",)) == given
    # Every slot and all that every run has: no more is known, and nothing less has to be read.
    assert own(f"n.a = $p0_a AND n.b = {runs}", ("p0_a",), ("p2_a",)) == given
    assert own("$p0_a $p1_b", ("p0_a", "p1_b"), ("p2_a", "p1_b")) == given
    assert own("$p0_a $other", ("p0_a",), ("p2_a",)) == {}
    assert own("n.b = 1", ("p0_a",), ("p2_a",)) == {}
    assert own("n.a = $p0_a LIMIT $p0_a", ("p0_a",), ("p2_a",)) == {}
