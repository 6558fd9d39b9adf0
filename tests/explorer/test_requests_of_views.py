"""What the explorer asks: each request fits the schema, is one statement, and names every variable in its sample."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from graphql import OperationDefinitionNode, parse, validate

from api.compile.operation import Request
from api.execute import Executor
from api.schema import graphql_schema
from api.settings import ApiSettings
from tests.asking import ask
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.contents import Contents

QUERIES = ROOT / "web" / "explorer" / "queries"
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(QUERIES.glob("*.graphql"))}
SAMPLES: dict[str, dict[str, Any]] = orjson.loads((QUERIES / "samples.json").read_bytes())
#: What every view sends beside its own: the time, and the standing of the claims whose links are read.
TODAY: dict[str, Any] = {"at": None, "facts": ["ACCEPTED"]}
#: After gzip; a page is to be read on a phone.
MOST_BYTES = 60_000


def test_each_view_has_a_sample_and_each_sample_a_view() -> None:
    assert len(TEXTS) > 20
    assert set(TEXTS) == set(SAMPLES)


@pytest.mark.parametrize("name", TEXTS)
def test_a_request_fits_the_schema_and_its_sample_is_whole(name: str) -> None:
    document = parse(TEXTS[name])
    assert validate(graphql_schema(), document) == []
    (operation,) = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    declared = {one.variable.name.value for one in operation.variable_definitions or ()}
    # A variable that is absent is another plan than one that is null.
    assert declared - {"facts"} == set(SAMPLES[name]) | {"at"}


@pytest.mark.parametrize("name", TEXTS)
def test_a_request_stays_below_the_limits_of_a_server(name: str) -> None:
    executor = Executor(graphql_schema(), None, base_url="https://graph.example/")  # type: ignore[arg-type]
    request = executor.prepared(TEXTS[name], {**SAMPLES[name], **TODAY}, None)
    assert isinstance(request, Request), f"{name}: {request}"


#: What waits for reviewers is told to them alone (`test_review_in_a_browser`), and is more than one read.
READ = [name for name in TEXTS if name not in {"review", "second"}]


@pytest.mark.parametrize(
    "more",
    [TODAY, TODAY | {"at": {"asOf": "2026-11-28"}}, TODAY | {"facts": ["ACCEPTED", "SUGGESTED"]}],
    ids=["today", "another day", "with suggestions"],
)
@pytest.mark.parametrize("name", READ)
def test_a_request_is_one_statement_without_an_error(contents: Contents, name: str, more: dict[str, Any]) -> None:
    data = ask(contents.demonstration(), TEXTS[name], {**SAMPLES[name], **more})
    found = {key: value for key, value in data.items() if key != "graph"}
    assert all(value is not None for value in found.values()), name


@pytest.mark.parametrize("name", READ)
def test_an_answer_is_small_enough_for_a_phone(contents: Contents, name: str) -> None:
    data = ask(contents.demonstration(), TEXTS[name], {**SAMPLES[name], **TODAY})
    assert len(gzip.compress(orjson.dumps(data))) < MOST_BYTES


def test_requests_are_light_operations_but_for_the_widest() -> None:
    executor = Executor(graphql_schema(), None, base_url="https://graph.example/")  # type: ignore[arg-type]
    heavy = set()
    for name, text in TEXTS.items():
        request = executor.prepared(text, {**SAMPLES[name], **TODAY}, None)
        assert isinstance(request, Request)
        if request.nodes >= ApiSettings().heavy_nodes:
            heavy.add(name)
    assert heavy <= {"matrix", "places", "laws", "calendar", "document"}
