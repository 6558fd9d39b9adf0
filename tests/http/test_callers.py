"""Who asks: keys, what they allow, and how a request without one that opens anything is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from api.http import callers
from api.http.app import create_app
from api.settings import ApiSettings
from graph.model.vocabulary import Role
from graph.publish.digest import content_digest
from graph.store.keys import make_key, read_keys, revoke_key
from graph.turns.state import read_state
from tests.http.serving import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx

    from graph.engine import Engine
    from tests.reference.memory import Memory

WHO = "{ viewer { role can } }"
QUEUE = "{ claims(first: 1) { totalCount } }"
READ = "{ platforms(first: 1) { nodes { slug } } }"


@pytest.fixture
def store(small_world: tuple[Engine, Memory]) -> Iterator[Engine]:
    """The small world, without keys before and behind each test."""
    engine, _ = small_world
    yield engine
    engine.command("MATCH (k:ApiKey) DELETE k")


def app_of(engine: Engine, **settings: Any) -> Any:
    return create_app(engine, ApiSettings(**{"public_url": "https://graph.example/", **settings}), timeout_s=60)


@pytest.fixture
def client(store: Engine) -> Iterator[TestClient]:
    with TestClient(app_of(store), base_url=HERE) as one:
        yield one


@pytest.fixture
def closed(store: Engine) -> Iterator[TestClient]:
    """A server that others than this machine can reach."""
    with TestClient(app_of(store, host="0.0.0.0"), base_url="https://graph.example") as one:  # noqa: S104
        yield one


def ask(client: TestClient, query: str, token: str | None = None, **headers: str) -> httpx.Response:
    given = {"authorization": f"Bearer {token}"} if token else {}
    response: httpx.Response = client.post("/graphql", json={"query": query}, headers={**given, **headers})
    return response


def code(response: httpx.Response) -> tuple[int, str]:
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


def test_on_loopback_whoever_has_no_key_reads(client: TestClient) -> None:
    assert ask(client, WHO).json()["data"] == {"viewer": {"role": "READER", "can": ["READ"]}}
    assert ask(client, READ).status_code == 200


def test_where_others_can_reach_the_server_a_key_is_needed(closed: TestClient, store: Engine) -> None:
    response = ask(closed, READ)
    assert code(response) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == 'Bearer realm="clausegraph"'
    assert "clausegraph keys add" in response.json()["errors"][0]["message"]
    assert closed.get("/", headers={"accept": "text/html"}).status_code == 401
    assert closed.get("/readyz").status_code == 200
    _, token = make_key(store, "somebody", Role.READER)
    assert ask(closed, READ, token).status_code == 200


def test_reading_without_a_key_is_a_setting(store: Engine) -> None:
    with TestClient(app_of(store, host="0.0.0.0", read_without_key=True), base_url="https://graph.example") as one:  # noqa: S104
        assert ask(one, READ).status_code == 200
    with TestClient(app_of(store, read_without_key=False), base_url=HERE) as one:
        assert code(ask(one, READ)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("role", "can"),
    [
        (Role.READER, ["READ"]),
        (Role.ANALYST, ["READ", "PROPOSE"]),
        (Role.REVIEWER, ["READ", "PROPOSE", "REVIEW"]),
        (Role.ADMIN, ["READ", "PROPOSE", "REVIEW", "ADMINISTER"]),
    ],
)
def test_a_key_allows_what_its_role_allows(client: TestClient, store: Engine, role: Role, can: list[str]) -> None:
    _, token = make_key(store, "somebody", role)
    assert ask(client, WHO, token).json()["data"] == {"viewer": {"role": role.value, "can": can}}
    response = ask(client, QUEUE, token)
    if "REVIEW" in can:
        assert response.json()["data"]["claims"]["totalCount"] > 0
    else:
        assert code(response) == (403, "FORBIDDEN")
        assert "data" not in response.json()
        (error,) = response.json()["errors"]
        assert error["message"].startswith(
            f"Query.claims is for callers with the role REVIEWER or a higher one, and yours is {role}"
        )
        assert error["locations"] == [{"line": 1, "column": 3}]


def test_a_key_that_opens_nothing_is_refused(client: TestClient, store: Engine) -> None:
    key, token = make_key(store, "somebody", Role.ADMIN)
    _, other = make_key(store, "somebody else", Role.ADMIN)
    forged = f"cg_{key.id}_{other.rsplit('_', 1)[1][:-1]}x"
    for wrong in (forged, f"cg_{'0' * 12}_{token[-43:]}", token[:-1], "nonsense", "", token + "x", "cg_" + "x" * 5000):
        response = client.post("/graphql", json={"query": READ}, headers={"authorization": f"Bearer {wrong}"})
        assert code(response) == (401, "UNAUTHENTICATED"), wrong
        assert response.headers["www-authenticate"].startswith('Bearer realm="clausegraph", error=')
    for scheme in ("Basic", "cg_", ""):
        assert code(ask(client, READ, authorization=f"{scheme} {token}"))[0] == 401
    assert ask(client, WHO, authorization=f"bearer {token}").status_code == 200, "schemes have no case"


def test_a_key_ends_on_its_day(client: TestClient, store: Engine) -> None:
    _, token = make_key(store, "somebody", Role.READER, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    response = ask(client, READ, token)
    assert code(response) == (401, "UNAUTHENTICATED")
    assert "expired" in response.json()["errors"][0]["message"]
    _, token = make_key(store, "somebody", Role.READER, expires_at=datetime.now(UTC) + timedelta(days=1))
    assert ask(client, READ, token).status_code == 200


def test_a_revoked_key_opens_nothing_soon_after(
    client: TestClient, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, token = make_key(store, "somebody", Role.READER)
    assert ask(client, READ, token).status_code == 200
    revoke_key(store, key.id)
    monkeypatch.setattr(callers, "_KNOWN_S", 0.0)  # what is known of it is old
    response = ask(client, READ, token)
    assert code(response) == (401, "UNAUTHENTICATED")
    assert "revoked" in response.json()["errors"][0]["message"]


def test_what_is_known_of_a_key_is_not_what_opens_it(store: Engine) -> None:
    key, token = make_key(store, "somebody", Role.ANALYST)
    stored = str(store.read("MATCH (k:ApiKey) RETURN properties(k)"))
    assert token not in stored
    assert token.rsplit("_", 1)[1] not in stored
    assert read_keys(store) == {key.id: key}


def test_keys_are_outside_of_what_the_graph_says(store: Engine) -> None:
    before = content_digest(store), read_state(store).newest
    make_key(store, "somebody", Role.ADMIN)
    assert (content_digest(store), read_state(store).newest) == before


def test_people_have_names_for_reviewers_alone(client: TestClient, store: Engine) -> None:
    _, reader = make_key(store, "reader", Role.ANALYST)
    _, reviewer = make_key(store, "reviewer", Role.REVIEWER)
    named = '{ person: node(id: "Agent:person-who-reads") { id ... on Agent { name } } rules: node(id: "Agent:rules") { id ... on Agent { name } } }'
    rules = {"id": "Agent:rules", "name": "Rules of the house"}
    assert ask(client, named, reader).json()["data"] == {"person": None, "rules": rules}
    person = {"id": "Agent:person-who-reads", "name": "A made-up analyst"}
    assert ask(client, named, reviewer).json()["data"] == {"person": person, "rules": rules}


def test_a_key_is_never_in_a_log_an_error_or_an_explanation(
    client: TestClient, store: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    key, token = make_key(store, "somebody", Role.REVIEWER)
    secret = token.rsplit("_", 1)[1]
    body = {"query": QUEUE, "extensions": {"explain": True}}
    explained = client.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})
    assert explained.json()["extensions"]["explain"]["cypher"]
    broken = ask(client, "{ none }", token)
    revoke_key(store, key.id)
    told = capfd.readouterr()
    for text in (explained.text, broken.text, told.out, told.err):
        assert secret not in text
