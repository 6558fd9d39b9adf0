"""The content digest that is kept by parts is the one of everything added up anew, whatever is written, in any order."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.model.model import LABELS, RELATIONSHIP_TYPES
from graph.publish import revision
from graph.publish.digest import content_digest, sums_anew, sums_of
from graph.publish.kept_digest import added_up, differences, kept
from graph.publish.revision import publish_revision
from graph.store import parts
from graph.store.rows import Batch, EdgeRow, NodeRow
from graph.store.writer import Writer
from graph.turns.instants import utc_now
from seed.archive.load import Suggesting, import_archive
from seed.record.similarity import link_similar
from seed.seeding import begin_day
from tests import archives
from tests.property.test_now_is_today import clock_at
from tests.small_world import world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.engine import Engine
    from tests.contents import Contents

CLAUSE = "platform-00000/document-0/clause-000000"


#: What the texts of the archive name.
LAW = [
    NodeRow(
        "LegalUnit",
        {"path": f"eu-gdpr/art-{number}", "label": f"GDPR Art. {number}", "number": str(number), "unitType": "ARTICLE"}
        | {"concepts": [], "ordinal": number},
    )
    for number in (6, 9)
]


def batches() -> Iterator[Batch]:
    """The small graph, and a law."""
    yield from world()
    yield Batch(nodes=list(LAW))


@pytest.fixture(scope="module")
def written(contents: Contents) -> Iterator[Engine]:
    """The small graph, published."""
    contents.empty()
    contents.name = "written by a test"
    for batch in batches():
        Writer(contents.engine).write(batch)
    link_similar(contents.engine)
    publish_revision(contents.engine, anew=True)
    yield contents.engine
    contents.empty()


def test_every_node_and_edge_is_in_one_part() -> None:
    for label in LABELS:
        assert parts.part_of_node(label.name, "a/b/c") is None or label.name not in parts.OF_NOTHING
    for one in RELATIONSHIP_TYPES:
        found = {parts.part_of_edge(one.name, label, "a/b/c") for label in one.starts}
        assert all(found) or one.starts == ("QualityIssue",), one.name
    assert parts.part_of_edge("ENGAGED", "Provision", "a/b/c") == "claims:a/b"
    assert parts.part_of_edge("HAS_HISTORY", "Provision", "a/b/c") == "document:a/b"
    assert parts.part_of_node("Claim", "a/b/c~eu-gdpr/art-9~agent~2") == "claims:a/b"


def test_the_sums_of_parts_are_those_of_everything(written: Engine) -> None:
    anew = sums_anew(written)
    kinds = {part.split(":")[0] for part in anew}
    assert kinds == {"catalogue", "agents", "evidence", "platform", "document", "claims", "likeness"}
    assert sums_of(written, anew) == anew
    assert sums_of(written, ["document:no/such"]) == {"document:no/such": 0}
    stored = {type_ for (type_,) in written.read("MATCH ()-[r]->() RETURN DISTINCT type(r)")}
    assert stored >= {"ENGAGES", "ENGAGED", "FLAGS", "SIMILAR_TO", "HAS_HISTORY", "PART_OF", "RESTS_ON"}


def test_the_order_in_which_a_graph_is_written_counts_for_nothing(written: Engine, contents: Contents) -> None:
    before = sums_anew(written)
    rows = [row for batch in batches() for row in (*batch.nodes, *batch.edges)]
    random.Random(5).shuffle(rows)
    contents.empty()
    Writer(written).write(Batch(nodes=[row for row in rows if isinstance(row, NodeRow)]))
    for at in range(0, len(rows), 700):
        Writer(written).write(Batch(edges=[row for row in rows[at : at + 700] if isinstance(row, EdgeRow)]))
    assert sums_anew(written) != before, "nobody is alike yet"
    link_similar(written)
    publish_revision(written, anew=True)
    assert sums_anew(written) == before


def _node(label: str, **properties: Any) -> Callable[[Engine, Any], object]:
    return lambda engine, _: Writer(engine).write(Batch(nodes=[NodeRow(label, properties, partial=True)]))


def _unlike(engine: Engine, _: Any) -> None:
    pairs = engine.read("MATCH (a)-[r:SIMILAR_TO]->(b) RETURN a.key, b.key ORDER BY a.key LIMIT 3")
    gone = [EdgeRow("SIMILAR_TO", ("Provision", a), ("Provision", b)) for a, b in pairs]
    Writer(engine).write(Batch(removed_edges=gone))


def _ending(engine: Engine, _: Any) -> None:
    """A reading and a fact that have ended by tomorrow, of clauses that others are alike to."""
    day = utc_now().date() + timedelta(days=1)
    found = engine.read(
        "MATCH (p:Provision)-[:SIMILAR_TO]-() MATCH (p)-[:HAS_HISTORY]->(v) WHERE v.recordedTo IS NULL "
        "AND v.validTo IS NULL AND p.validTo IS NULL RETURN DISTINCT v.versionKey, p.key ORDER BY p.key DESC LIMIT 2"
    )
    assert found
    ended = [NodeRow("ProvisionVersion", {"versionKey": key, "validTo": day}, partial=True) for key, _ in found]
    Writer(engine).write(Batch(nodes=ended, clauses=[key for _, key in found]))
    engine.command(
        "MATCH (p)-[r:ENGAGES]->() WITH r ORDER BY r.key LIMIT 2 SET r.validTo = $day "
        "WITH r MATCH (c:Claim {key: r.claimKey}) SET c.validTo = $day",
        day=day,
    )
    # What is not written by the writer, it cannot mark.
    documents = {
        parts.claims_of(key) for (key,) in engine.read("MATCH (c:Claim {validTo: $day}) RETURN c.key", {"day": day})
    }
    engine.command("UNWIND $keys AS key MERGE (p:DigestPart {key: key}) SET p:StalePart", keys=sorted(documents))


def _next_day(engine: Engine, _: Any) -> None:
    before = engine.read("MATCH (:WaitingProvision) RETURN count(*)")
    tomorrow = clock_at(utc_now().date() + timedelta(days=1))
    assert begin_day(engine, tomorrow) is not None
    assert engine.read("MATCH (:WaitingProvision) RETURN count(*)") > before


def _archive(number: int) -> Callable[[Engine, Any], None]:
    def run(engine: Engine, folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(archives, "VERSIONS", archives.VERSIONS[:number])
            # The graph has not the laws that rules suggest.
            import_archive(engine, archives.exported(folder / str(number)), suggesting=Suggesting(by_rules=False))

    return run


STEPS: dict[str, Callable[[Engine, Any], object]] = {
    "a place has another name": _node("Jurisdiction", code="DE", name="Elsewhere"),
    "an agent has another name": _node("Agent", slug="generator", name="Another"),
    "evidence is verified": _node("Evidence", key="generated", verified=True),
    "a platform has another name": _node("Platform", slug="platform-00000", name="Another"),
    "a document has another title": _node("Document", key="platform-00000/document-0", title="Another"),
    "a clause is named otherwise": _node("Provision", key=CLAUSE, title="Another"),
    "two are no longer alike": _unlike,
    "likeness is found anew": lambda engine, _: link_similar(engine),
    "the day before an end": _ending,
    "the day of an end": _next_day,
    "an archive": _archive(3),
    "an archive that has grown": _archive(len(archives.VERSIONS)),
    "an archive once more": _archive(len(archives.VERSIONS)),
}


def test_what_is_kept_is_what_is_added_up_anew(
    written: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: list[str] = []
    whole = added_up

    def told(engine: Engine, found: Any) -> Any:
        sums = whole(engine, found)
        anew.extend(sums)
        return sums

    monkeypatch.setattr(revision, "added_up", told)
    everything = len(sums_anew(written))
    for name, step in STEPS.items():
        anew.clear()
        step(written, tmp_path)
        published = publish_revision(written)
        assert not kept(written).stale, name
        assert kept(written).total == content_digest(written), name
        assert published.content_hash == kept(written).total, name
        assert list(differences(written)) == [], name
        assert len(anew) < everything / 2, (name, anew)
        assert anew or name in {"likeness is found anew", "an archive once more"}, name


def test_a_claim_that_is_decided_on_costs_the_claims_of_its_document(
    written: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((key,),) = written.read("MATCH (c:Claim) RETURN c.key ORDER BY c.key LIMIT 1")
    anew: list[list[str]] = []
    whole = added_up
    monkeypatch.setattr(
        revision, "added_up", lambda engine, found: anew.append(list(found.stale)) or whole(engine, found)
    )
    Writer(written).write(Batch(nodes=[NodeRow("Claim", {"key": key, "reasonCode": "DUPLICATE"}, partial=True)]))
    publish_revision(written)
    assert anew == [[parts.claims_of(key)]]
    publish_revision(written)
    assert len(anew) == 1, "nothing was written"


def test_what_was_changed_behind_the_writer_is_told(written: Engine) -> None:
    assert list(differences(written)) == []
    written.command("MATCH (p:Clause {key: $key}) SET p.consumerImpact = 'Changed.'", key=CLAUSE)
    told = list(differences(written))
    written.command("MATCH (p:Clause {key: $key}) REMOVE p.consumerImpact", key=CLAUSE)
    assert len(told) == 1
    assert told[0].startswith("document:platform-00000/document-0: the digest kept is ")
