"""What is asked of a Neo4j that was just started is answered, so that all of it is planned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.settings import ApiSettings
from api.warm_up import REQUESTS, views, warm_up
from clausegraph.server.warm_up import WarmUp
from graph.engine import Engine
from tests.asking import ask
from tests.conftest import ROOT
from tests.http.serving import HERE
from tests.served import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reference.memory import Memory


@pytest.mark.parametrize("text", REQUESTS)
def test_each_operation_is_answered(text: str, small_world: tuple[Engine, Memory]) -> None:
    assert ask(small_world[0], text)


def test_the_warm_up_asks_each_in_turn(small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = Engine.read

    def noted(self: Engine, text: str, *arguments: Any, **options: Any) -> Any:
        asked.append(text)
        return read(self, text, *arguments, **options)

    # Of the class: undone on an object, the patch would stay there as an attribute of its own.
    monkeypatch.setattr(Engine, "read", noted)
    progress = list(warm_up(small_world[0], with_views=False))
    assert progress == [(number, len(REQUESTS)) for number in range(len(REQUESTS) + 1)]
    assert len(asked) == len(set(asked)) == len(REQUESTS)


def test_what_the_views_ask_is_asked_of_accepted_facts_with_suggestions_and_of_another_day(tmp_path: Path) -> None:
    (tmp_path / "home.graphql").write_text("query Home($at: TimeInput) { graph(at: $at) { revision } }")
    (tmp_path / "samples.json").write_text('{"home": {"filter": {"some": [{"status": ["ACCEPTED"]}]}, "kind": ["X"]}}')
    asked = views(tmp_path)
    assert len({text for text, _ in asked}) == 1
    variables = [one for _, one in asked]
    assert [one["facts"] for one in variables] == [["ACCEPTED"], ["ACCEPTED", "SUGGESTED"], ["ACCEPTED"]]
    assert all(one["filter"]["some"] == [{"status": one["facts"]}] and one["kind"] == ["X"] for one in variables)
    assert [one["at"] is None for one in variables] == [True, True, False]


def test_the_views_are_the_files_of_the_explorer_most_used_first() -> None:
    asked = views(ROOT / "web" / "explorer" / "queries")
    assert [re.search(r"query (\w+)", text)[1] for text, _ in asked[:3]] == ["Home", "Provision", "Provisions"]  # type: ignore[index]


def test_where_the_explorer_is_not_built_it_asks_nothing_more(tmp_path: Path) -> None:
    assert views(tmp_path) == []


def test_a_failure_of_one_request_does_not_end_the_warm_up(
    small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sample may name what this graph does not hold."""
    wrong = '{ coverage: platform(slug: "none") { nothing } }'
    monkeypatch.setattr("api.warm_up.views", lambda: [(wrong, {}), ("{ graph { revision } }", {})])
    asked: list[str] = []
    read = Engine.read

    def noted(self: Engine, text: str, *arguments: Any, **options: Any) -> Any:
        asked.append(text)
        return read(self, text, *arguments, **options)

    monkeypatch.setattr(Engine, "read", noted)
    assert list(warm_up(small_world[0]))[-1] == (len(REQUESTS) + 2, len(REQUESTS) + 2)
    assert len(asked) == len(REQUESTS) + 1


def test_readiness_tells_how_far_the_warm_up_is(small_world: tuple[Engine, Memory]) -> None:
    engine, ahead = small_world[0], WarmUp(with_views=False)
    app = create_app(engine, ApiSettings(), timeout_s=60, planning=ahead.told)
    with TestClient(app, base_url=HERE) as client:
        assert client.get("/readyz").json() == {
            "ready": True,
            "planningAhead": {"planned": 0, "requests": 0, "over": False},
        }
        ahead.begin(engine)
        assert until(lambda: client.get("/readyz").json()["planningAhead"]["over"], 60)
        assert client.get("/readyz").json()["planningAhead"] == {
            "planned": len(REQUESTS),
            "requests": len(REQUESTS),
            "over": True,
        }
