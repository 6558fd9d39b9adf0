"""A graph full of suggestions: what does not ask for them pays nothing, and what does says something of each service."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from api.caller import Caller
from api.execute import Executor
from api.schema import graphql_schema
from graph.model.vocabulary import Role
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from seed.archive.load import import_archive
from tests.asking import ask
from tests.compiler.test_standing import PLACES

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from tests.contents import Contents
    from tests.reference.memory import Memory

#: Small real ones; the whole archive takes minutes.
REAL = ("Microsoft Copilot", "Midjourney", "Murf", "Perplexity")

REPORTS = """query Reports($facts: [ClaimStatus!], $slug: String!, $key: ID!) {
  matrix(rows: {kind: PLATFORM}, columns: {kind: REGULATION}, measure: PROVISIONS, facts: $facts) {
    rows { key count suggested } columns { key count suggested } cells { row column support suggested } }
  platform(slug: $slug) { coverage(target: {path: "eu-gdpr"}, facts: $facts) { total mapped notAssessed suggested } }
  gap(a: [{path: "eu-gdpr"}], b: [{path: "us-ca-ccpa"}], facts: $facts) { onlyA(first: 0) { totalCount } notAssessed suggested }
  provisions(first: 0, filter: {engages: {some: {status: $facts}}}) { totalCount
    facets { platform { key } regulation { key count suggested } } }
  paths(from: $key, to: "Regulation:eu-gdpr", maxLength: 4, facts: $facts) { totalCount nodes { steps { explanation } } } }"""


def hits(engine: Engine, text: str) -> int:
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=30)
    operation = f"query Q($s: [ClaimStatus!] = [ACCEPTED]) {{ {text} }}"
    response = executor.answer(operation, {}, explain=True)
    assert response.extensions
    told: int = response.extensions["explain"]["databaseHits"]
    return told


def test_what_does_not_ask_for_suggestions_pays_nothing(
    small_world: tuple[Engine, Memory], contents: Contents, subtests: pytest.Subtests
) -> None:
    """About the same database hits with suggestions in the graph and without them.

    Not quite the same: of a node with fewer than fifty relationships, Neo4j walks through all to find those of one type.
    """
    engine, _ = small_world
    asked = {name: _real(text) for name, text in PLACES.items()}
    beside = {name: hits(engine, text) for name, text in asked.items()}
    contents.name = "written by a test"
    engine.command("MATCH ()-[r]->() WHERE type(r) STARTS WITH 'SUGGESTED_' DELETE r")
    for name, text in asked.items():
        with subtests.test(name):
            alone = hits(engine, text)
            assert alone <= beside[name] <= 1.2 * alone
    assert sum(beside.values()) > 1000


def _real(text: str) -> str:
    """The same, of what the small world holds."""
    names = {
        'key: "a"': 'key: "platform-00000/document-0/clause-000000"',
        'slug: "a"': 'slug: "platform-00000"',
        'path: "a"': 'path: "eu-one"',
        'path: "b"': 'path: "us-three"',
        '"Platform:a"': '"Platform:platform-00000"',
        '"Regulation:b"': '"Regulation:us-three"',
        '"DE"': '"EU"',
    }
    for name, real in names.items():
        text = text.replace(name, real)
    return text


@pytest.mark.slow
def test_reports_on_an_archive_say_what_is_suggested(contents: Contents, real_texts: Path, tmp_path: Path) -> None:
    lines = (real_texts / "ota" / "manifest.jsonl").read_bytes().splitlines()
    chosen = [line for line in lines if orjson.loads(line)["service"] in REAL]
    (tmp_path / "manifest.jsonl").write_bytes(b"\n".join(chosen))
    for service in REAL:
        shutil.copytree(real_texts / "ota" / service, tmp_path / service)
    engine = contents.catalogue()
    contents.written_upon()
    done = import_archive(engine, tmp_path)
    ((key, slug),) = engine.read(
        "MATCH (p:ActiveProvision)-[:SUGGESTED_ENGAGES]->(t) WHERE t.path STARTS WITH 'eu-gdpr' "
        "RETURN p.key, p.platformSlug ORDER BY p.key LIMIT 1"
    )
    asked = {"slug": slug, "key": f"Provision:{key}"}
    silent_ = ask(engine, REPORTS, {**asked, "facts": ["ACCEPTED"]})
    told = ask(engine, REPORTS, {**asked, "facts": ["ACCEPTED", "SUGGESTED"]})
    assert silent_["matrix"]["cells"] == []
    assert [silent_[name]["totalCount"] for name in ("provisions", "paths")] == [0, 0]
    assert (silent_["gap"]["onlyA"]["totalCount"], silent_["gap"]["suggested"]) == (0, 0)
    assert (silent_["platform"]["coverage"]["mapped"], silent_["platform"]["coverage"]["suggested"]) == (0, 0)
    assert {one["key"] for one in told["provisions"]["facets"]["platform"]} == {
        one["key"] for one in told["matrix"]["rows"] if one["count"]
    }
    assert len(told["matrix"]["cells"]) >= done.services
    assert all(one["support"] == one["suggested"] for one in told["matrix"]["cells"])
    assert all(one["count"] == one["suggested"] for one in told["provisions"]["facets"]["regulation"])
    assert told["platform"]["coverage"]["mapped"] == 0
    assert told["platform"]["coverage"]["suggested"] > 0
    assert told["gap"]["notAssessed"] == silent_["gap"]["notAssessed"]
    assert told["gap"]["suggested"] > 0
    sentences = [step["explanation"] for one in told["paths"]["nodes"] for step in one["steps"]]
    assert any(re.match("It is suggested, and not decided, that ", one) for one in sentences), told["paths"]
    assert not any(broken_invariants(engine, silent).values())


def test_suggestions_of_people_are_in_no_number_that_a_reader_sees(small_world: tuple[Engine, Memory]) -> None:
    """Told by the role alone: the same request gives fewer to a reader, and never more."""
    engine, _ = small_world
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=30)
    text = """{ graph { suggestedEngagements suggestedFlags }
      engagements(first: 0, filter: {status: [SUGGESTED, IN_REVIEW]}) { totalCount suggested }
      mine: matrix(rows: {kind: PLATFORM}, columns: {kind: LEGAL_UNIT}, measure: PROVISIONS, facts: [SUGGESTED, IN_REVIEW]) {
        cells { support } } }"""

    def told(role: Role) -> Any:
        request = executor.prepared(text, {}, None)
        return executor.run(request, caller=Caller(role)).data  # type: ignore[arg-type]

    reader, analyst, reviewer = (told(role) for role in (Role.READER, Role.ANALYST, Role.REVIEWER))
    assert reader == analyst
    for name in ("suggestedEngagements", "suggestedFlags"):
        assert 0 < reader["graph"][name] < reviewer["graph"][name]
    assert 0 < reader["engagements"]["totalCount"] < reviewer["engagements"]["totalCount"]
    counts = [sum(cell["support"] for cell in one["mine"]["cells"]) for one in (reader, reviewer)]
    assert counts[0] < counts[1]
