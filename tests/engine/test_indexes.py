"""What Neo4j believes of its indexes, which is what it plans by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clausegraph.server.serving import prepare
from graph.errors import OperationalError
from graph.model.declare import form_of
from graph.model.model import LABELS
from graph.publish.revision import publish_revision
from graph.settings import GraphSettings
from graph.store import indexes
from graph.store.indexes import ensure, fill_derived, is_outgrown, schema_statements
from graph.store.rows import Batch, NodeRow, Value
from graph.store.writer import Writer

if TYPE_CHECKING:
    from graph.engine import Engine

_PLACES = 500


def _believed(engine: Engine, label: str) -> dict[tuple[str, ...], int]:
    """How many entries Neo4j believes each index of a label to hold, by the index's properties."""
    [[counts]] = engine.read("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data RETURN data")
    return {
        tuple(index["properties"]): index["totalSize"] for index in counts["indexes"] if index.get("labels") == [label]
    }


def _places(numbers: range) -> Batch:
    return Batch(
        nodes=[
            NodeRow("Jurisdiction", {"code": f"X{n}", "name": f"Place {n}", "level": "COUNTRY", "aliases": []})
            for n in numbers
        ]
    )


def test_indexes_are_counted_when_a_graph_is_published_that_has_outgrown_them(empty_graph: Engine) -> None:
    empty_graph.command("CALL db.prepareForReplanning(300)")
    assert set(_believed(empty_graph, "Jurisdiction").values()) == {0}
    Writer(empty_graph).write(_places(range(_PLACES)))
    publish_revision(empty_graph)
    believed = _believed(empty_graph, "Jurisdiction")
    assert believed["code",] == _PLACES
    assert believed["level",] == _PLACES


def test_a_graph_outgrows_its_plans_by_more_than_as_much_again(empty_graph: Engine) -> None:
    changes = {
        "CREATE (:Jurisdiction {code: 'X0'})": False,
        "UNWIND range(1, 90) AS n CREATE (:Jurisdiction {code: 'X' + n})": False,
        "UNWIND range(91, 500) AS n CREATE (:Jurisdiction {code: 'X' + n})": True,
        "UNWIND range(501, 900) AS n CREATE (:Jurisdiction {code: 'X' + n})": False,
        "MATCH (n:Jurisdiction) DETACH DELETE n": True,
        "UNWIND range(1, 300) AS n CREATE (p:Clause {key: 'a/' + n})-[:ENGAGES {key: 'e' + n}]->(p)": True,
    }

    def found() -> dict[str, bool]:
        empty_graph.command("MATCH (n) DETACH DELETE n")
        outgrown = {}
        for change in changes:
            empty_graph.command("CALL db.prepareForReplanning(300)")
            empty_graph.command(change)
            outgrown[change] = is_outgrown(empty_graph)
        return outgrown

    # Neo4j counts in the background, too, every few seconds: what it has counted in between is not outgrown.
    assert any(found() == changes for _ in range(4))


#: The full-text indexes as they were made when each text itself was indexed.
_EARLIER = (
    "CREATE FULLTEXT INDEX search FOR (n:Platform|Document|Provision|Regulation|LegalUnit|Jurisdiction) ON EACH "
    "[n.about, n.aliases, n.citation, n.code, n.excerptText, n.heading, n.label, n.legalEntity, n.name, "
    "n.officialTitle, n.plainSummary, n.title] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
)


def _made_earlier(engine: Engine) -> None:
    """Bring the graph into the state in which a version before the one form of words left it."""
    for name in ("search", "search_past"):
        engine.command(f"DROP INDEX {name} IF EXISTS")
    engine.command(_EARLIER)
    past = _EARLIER.replace("INDEX search", "INDEX search_past").replace("|Provision|", "|Provision|ProvisionVersion|")
    engine.command(past)
    for label in LABELS:
        forms = ", ".join(f"n.{form_of(name)}" for name in label.texts)
        if forms:
            engine.command(f"MATCH (n:{label.name}) REMOVE {forms}")
    engine.command("CALL db.awaitIndexes(300)")


def _search(engine: Engine, words: str) -> list[list[str]]:
    return engine.read(
        "CALL db.index.fulltext.queryNodes('search', $words) YIELD node RETURN node.code", {"words": words}
    )


def _indexes(engine: Engine) -> list[list[object]]:
    return engine.read("SHOW INDEXES YIELD id, name, labelsOrTypes, properties, options RETURN * ORDER BY name")


def test_an_index_that_was_made_otherwise_is_made_anew_and_filled(empty_graph: Engine) -> None:
    place: dict[str, Value] = {"code": "X1", "name": "Isle of “As Is”", "level": "COUNTRY", "aliases": ["Île d'Yeu"]}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    before = empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)")
    _made_earlier(empty_graph)
    assert _search(empty_graph, "as AND is") == []
    assert empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)") != before
    ensure(empty_graph)
    assert _search(empty_graph, "as AND is") == [["X1"]]
    assert _search(empty_graph, "ile AND d AND yeu") == [["X1"]]
    assert empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)") == before


def test_indexes_that_are_as_declared_stay(empty_graph: Engine) -> None:
    _made_earlier(empty_graph)
    ensure(empty_graph)
    there = _indexes(empty_graph)
    ensure(empty_graph)
    assert _indexes(empty_graph) == there


@pytest.mark.parametrize("missing", ["search", "search_past"])
def test_an_index_over_other_texts_or_labels_is_made_anew(empty_graph: Engine, missing: str) -> None:
    there = {one[1]: one[2:] for one in _indexes(empty_graph)}
    empty_graph.command(f"DROP INDEX {missing}")
    analyzer = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}"
    empty_graph.command(f"CREATE FULLTEXT INDEX {missing} FOR (n:Platform) ON EACH [n.nameFolded] {analyzer}")
    ensure(empty_graph)
    assert {one[1]: one[2:] for one in _indexes(empty_graph)} == there


def test_what_is_derived_is_made_where_it_is_not_so(empty_graph: Engine) -> None:
    place: dict[str, Value] = {"code": "X1", "name": "Somewhere", "level": "COUNTRY", "aliases": []}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    empty_graph.command("MATCH (n:Jurisdiction) SET n.nameFolded = 'otherwise'")
    assert fill_derived(empty_graph) == 1
    assert _search(empty_graph, "somewhere") == [["X1"]]
    assert fill_derived(empty_graph) == 0


def test_a_graph_that_is_older_than_a_rank_gets_it_with_its_index(empty_graph: Engine) -> None:
    empty_graph.command(
        "CREATE (:Clause:Provision {key: 'a/b/c', severity: 'HIGH'}), (:Clause:Provision {key: 'a/b/d'})"
    )
    empty_graph.command("DROP INDEX provision_severityrankup_key")
    ensure(empty_graph)
    assert empty_graph.read(
        "MATCH (p:Provision) RETURN p.severityRank, p.severityRankUp, p.exposureMaxRank, p.exposureMaxRankUp ORDER BY p.key"
    ) == [[3, 3, 0, 4], [0, 4, 0, 4]]


def test_a_graph_of_an_earlier_version_is_served_with_the_new_index(empty_graph: Engine) -> None:
    place: dict[str, Value] = {"code": "X1", "name": "Isle of As Is", "level": "COUNTRY", "aliases": []}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    _made_earlier(empty_graph)
    prepare(empty_graph, GraphSettings(), seed_empty=False)
    assert _search(empty_graph, "as AND is") == [["X1"]]


def _constraints(engine: Engine) -> list[list[object]]:
    return engine.read("SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties RETURN * ORDER BY name")


def _serving(engine: Engine) -> list[list[object]]:
    return engine.read(
        "SHOW INDEXES YIELD name, state, owningConstraint, labelsOrTypes, properties, options RETURN * ORDER BY name"
    )


def _drop_all(engine: Engine) -> None:
    for (name,) in engine.read("SHOW CONSTRAINTS YIELD name"):
        engine.command(f"DROP CONSTRAINT {name}")
    for (name,) in engine.read("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        engine.command(f"DROP INDEX {name}")


def _half(statement: str) -> str:
    """What is there of a constraint that was cut: its index."""
    name, rest = statement.removeprefix("CREATE CONSTRAINT ").split(" IF NOT EXISTS FOR ")
    pattern, _, required = rest.partition(" REQUIRE ")
    return f"CREATE INDEX {name} FOR {pattern} ON ({required.removesuffix(' IS UNIQUE')})"


def test_a_schema_that_was_cut_is_finished(empty_graph: Engine) -> None:
    whole = _constraints(empty_graph), _serving(empty_graph)
    statements = list(schema_statements())
    constraints = [text for text in statements if text.startswith("CREATE CONSTRAINT")]
    assert len(constraints) > 20
    try:
        for text in constraints:
            name = text.split()[2]
            empty_graph.command(f"DROP CONSTRAINT {name}")
            empty_graph.command(_half(text))
        ensure(empty_graph)
        assert (_constraints(empty_graph), _serving(empty_graph)) == whole, "the index of each without the constraint"
        cut = statements.index(constraints[len(constraints) // 2])
        _drop_all(empty_graph)
        for text in (*statements[:cut], _half(statements[cut])):
            empty_graph.command(text)
        ensure(empty_graph)
        assert (_constraints(empty_graph), _serving(empty_graph)) == whole, "and nothing behind it"
    finally:
        _drop_all(empty_graph)
        ensure(empty_graph)


def test_a_constraint_where_an_index_should_be_is_made_anew(empty_graph: Engine) -> None:
    whole = _constraints(empty_graph), _serving(empty_graph)
    text = next(text for text in schema_statements() if text.startswith("CREATE INDEX") and "(n:" in text)
    name = text.split()[2]
    empty_graph.command(f"DROP INDEX {name}")
    empty_graph.command(f"CREATE CONSTRAINT {name} FOR (n:Elsewhere) REQUIRE n.other IS UNIQUE")
    ensure(empty_graph)
    assert (_constraints(empty_graph), _serving(empty_graph)) == whole


def test_an_index_over_something_else_is_made_anew(empty_graph: Engine) -> None:
    """A name tells neither what is indexed, nor how."""
    whole = _constraints(empty_graph), _serving(empty_graph)
    for name, text in {
        "jurisdiction_level": "INDEX jurisdiction_level FOR (n:Jurisdiction) ON (n.name)",
        "legalevent_on_key": "TEXT INDEX legalevent_on_key FOR (n:LegalEvent) ON (n.key)",
        "authority_slug": "CONSTRAINT authority_slug FOR (n:Category) REQUIRE n.name IS UNIQUE",
        "part_of_validfrom": "INDEX part_of_validfrom FOR ()-[r:HAS_UNIT]-() ON (r.validFrom)",
    }.items():
        kind = "CONSTRAINT" if text.startswith("CONSTRAINT") else "INDEX"
        empty_graph.command(f"DROP {kind} {name}")
        empty_graph.command(f"CREATE {text}")
        assert not indexes.schema_is_whole(empty_graph), name
    ensure(empty_graph)
    assert (_constraints(empty_graph), _serving(empty_graph)) == whole
    assert indexes.schema_is_whole(empty_graph)


def test_an_index_that_failed_is_made_once_more(empty_graph: Engine) -> None:
    whole = _constraints(empty_graph), _serving(empty_graph)
    (name,) = (text.split()[2] for text in schema_statements() if text.endswith("FOR (n:Jurisdiction) ON (n.level)"))
    empty_graph.command(f"DROP INDEX {name}")
    # No range index holds a text of more than eight kilobytes.
    empty_graph.command("CREATE (n:Jurisdiction) SET n.level = $long", long="x" * 50_000)
    with pytest.raises(OperationalError, match=f"cannot fill its indexes, also when they are made anew: {name} "):
        ensure(empty_graph)
    empty_graph.command("MATCH (n:Jurisdiction) DELETE n")
    assert [one[1] for one in _serving(empty_graph) if one[1] != "ONLINE"] == ["FAILED"]
    assert not indexes.schema_is_whole(empty_graph)
    ensure(empty_graph)
    assert (_constraints(empty_graph), _serving(empty_graph)) == whole


def test_indexes_that_are_not_filled_in_time_are_named(empty_graph: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    filling: list[list[Any]] = [["provision_key", "POPULATING", "RANGE", None, [], [], {}, ""]]
    monkeypatch.setattr(indexes, "_AWAIT_S", 0.2)
    monkeypatch.setattr(type(empty_graph), "read", lambda *_: filling)
    with pytest.raises(OperationalError, match=r"has not filled its indexes within 0\.2 s: provision_key;"):
        indexes._filled(empty_graph)
