"""Cursors that somebody made by hand, with the right checksum: a place in the list, or refused like any other."""

from __future__ import annotations

import base64
import json
import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.binding.cursors import _checksum
from api.compile.limits import Limits
from api.compile.planner import plan_operation
from api.execute import Executor, Response
from api.schema import graphql_schema
from graph.plan.parts import parts_of
from graph.plan.plan import Page

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

KEY: Final = "platform-00000/document-0/clause-000000"

#: A connection with `PAGE` for its page's arguments, and the types of the values that its cursors hold.
CONNECTIONS: Final[dict[str, list[type]]] = {
    "provisions(PAGE)": [str],
    "provisions(PAGE, orderBy: [{field: SEVERITY}])": [int, str],
    "provisions(PAGE, orderBy: [{field: EXPOSURE_MAX, direction: DESC}, {field: FIRST_SEEN}])": [int, str, str],
    "provisions(PAGE, orderBy: [{field: LAST_CHANGED}, {field: PLATFORM_NAME}])": [str, str, str],
    "provisions(PAGE, orderBy: [{field: ENGAGEMENT_COUNT, direction: DESC}])": [int, str],
    'provisions(PAGE, orderBy: [{field: RELEVANCE, direction: DESC}], filter: {text: "law"})': [float, str],
    "provisions(PAGE, at: {asOf: \"2026-01-01\"}, orderBy: [{field: SEVERITY}])": [int, str],
    "platforms(PAGE)": [str],
    "platforms(PAGE, orderBy: [{field: PROVISION_COUNT}])": [int, str],
    "platforms(PAGE, orderBy: [{field: LAST_CHANGED}])": [str, str],
    "changes(PAGE)": [str, str],
    "regulations(PAGE)": [str],
    "engagements(PAGE)": [str],
    "flags(PAGE)": [str],
    'search(text: "law", PAGE)': [float, str],
    'paths(from: "Platform:platform-00001", to: "Regulation:us-cluster", PAGE)': [int, float, str],
    f'provision(key: "{KEY}") {{ history(PAGE) TOTAL }}': [int],
    f'provision(key: "{KEY}") {{ comparables(PAGE) TOTAL }}': [float, str],
}  # fmt: skip

#: Whatever JSON can hold, what lies at the edges of numbers and texts first of all.
SCALARS: Final = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text()
    | st.sampled_from([2**63, 2**63 - 1, -(2**63) - 1, -(2**63), 1e308, "", "\x00", "\U0010ffff", "x" * 9_000])
)  # fmt: skip
ANYTHING: Final = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner))
OF_TYPE: Final = {
    str: st.text(max_size=200),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
}


def forged(bound_to: str, values: Any) -> str:
    """What anybody can make who has read the code."""
    payload = json.dumps(values).encode()
    return base64.urlsafe_b64encode(_checksum(bound_to, payload) + payload).decode()


class Asking:
    """Asks one connection for the page behind, or before, a cursor."""

    def __init__(self, engine: Engine, field: str, pages: str) -> None:
        page = f"{pages}: 1, {'after' if pages == 'first' else 'before'}: $mark"
        total = "" if "TOTAL" in field else "TOTAL"
        self.text = f"query($mark: String) {{ {field} {total} }}".replace("PAGE", page)
        self.text = self.text.replace("TOTAL", "{ edges { cursor } pageInfo { hasNextPage hasPreviousPage } }")
        self.executor = Executor(graphql_schema(), engine, base_url="", timeout_s=60, limits=Limits())
        request = self.executor.prepared(self.text, {"mark": "x"}, None)
        assert not isinstance(request, Response), request.errors
        (self.page,) = parts_of(plan_operation(request, {}).plan, Page)

    def codes(self, values: Any) -> list[str]:
        response = self.executor.answer(self.text, {"mark": forged(self.page.bound_to, values)})
        return [(error.extensions or {})["code"] for error in response.errors or ()]


def fits(value: Any, kind: type) -> bool:
    """Whether a value can stand in a cursor where one of `kind` stands."""
    if type(value) is int:
        return kind in {int, float} and -(2**63) <= value < 2**63
    if type(value) is float:
        return kind is float and math.isfinite(value)
    return kind is str and type(value) is str and len(value) <= 8_000


@pytest.fixture(params=[*((field, "first") for field in CONNECTIONS), ("provisions(PAGE)", "last")], ids=str)
def connection(request: pytest.FixtureRequest, small_world: tuple[Engine, Memory]) -> tuple[Asking, list[type]]:
    field, pages = request.param
    return Asking(small_world[0], field, pages), CONNECTIONS[field]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_forged_cursor_is_a_place_or_refused(connection: tuple[Asking, list[type]], data: st.DataObject) -> None:
    asking, kinds = connection
    place = st.tuples(*(OF_TYPE[kind] for kind in kinds)).map(list)
    broken = st.tuples(place, st.integers(0, len(kinds) - 1), SCALARS).map(
        lambda one: [*one[0][: one[1]], one[2], *one[0][one[1] + 1 :]]
    )
    values = data.draw(place | broken | st.lists(ANYTHING, max_size=4) | ANYTHING)
    # As it is read: infinity not at all, and a whole number that 64 bits do not hold as another number.
    with suppress(orjson.JSONDecodeError):
        values = orjson.loads(json.dumps(values))
    right = (
        isinstance(values, list)
        and len(values) == len(kinds)
        and all(fits(value, kind) for value, kind in zip(values, kinds, strict=True))
    )
    assert asking.codes(values) == ([] if right else ["BAD_USER_INPUT"])


def test_a_score_that_neo4j_has_no_number_for_is_refused(small_world: tuple[Engine, Memory]) -> None:
    (field,) = [field for field in CONNECTIONS if field.startswith("paths")]
    assert Asking(small_world[0], field, "first").codes([0, 2**63, ""]) == ["BAD_USER_INPUT"]


def test_what_a_list_gives_out_is_taken_back(connection: tuple[Asking, list[type]]) -> None:
    asking, _ = connection
    edges = _edges(asking.executor.answer(asking.text, {"mark": None}).data)
    for edge in edges:
        assert not asking.executor.answer(asking.text, {"mark": edge["cursor"]}).errors


def _edges(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    return data["edges"] if "edges" in data else [edge for one in data.values() for edge in _edges(one)]
