"""The pure parts of the digest: what is hashed of a node and an edge, in which part, and that sums are sums."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graph.model.model import LABEL, RELATIONSHIP_TYPES
from graph.publish import digest
from graph.publish.digest import told
from graph.store.parts import document_of, part_of_edge, part_of_node

CLAUSE = {"key": "a/terms/data", "title": "Data", "recordedFrom": "2026-01-01", "status": "ACTIVE", "madeUp": 1}


def sums(*nodes: list[Any], of: str = "document") -> dict[str, int]:
    """The sums of nodes, each as labels, properties and edges, as the views of one kind of part find them."""
    views = [view for view in digest._VIEWS if of in (view.kind, "any")]
    return digest._added(record for view in views for record in view.records(nodes))


def test_a_sum_is_told_as_sixty_four_digits() -> None:
    assert told(255) == "0" * 62 + "ff"
    assert told(2**256 + 1) == told(1)
    assert told(-1) == "f" * 64


def test_each_node_and_edge_is_added_to_its_part_in_any_order() -> None:
    one = [["Provision"], CLAUSE, []]
    other = [["Document"], {"key": "a/terms", "title": "Terms"}, []]
    apart = sums(one)["document:a/terms"], sums(other)["document:a/terms"]
    assert sums(one, other) == sums(other, one) == {"document:a/terms": sum(apart) % 2**256}
    assert len(set(apart)) == 2


@pytest.mark.parametrize("changed", [{"title": "Other"}, {"status": "REMOVED"}, {"key": "a/terms/x"}])
def test_what_the_graph_says_changes_the_sum(changed: dict[str, Any]) -> None:
    assert sums([["Provision"], CLAUSE | changed, []]) != sums([["Provision"], CLAUSE, []])


@pytest.mark.parametrize("changed", [{"recordedFrom": "2026-02-02"}, {"recordedTo": "2026-03-03"}, {"madeUp": 2}])
def test_when_it_was_recorded_and_what_is_not_declared_does_not(changed: dict[str, Any]) -> None:
    assert sums([["Provision"], CLAUSE | changed, []]) == sums([["Provision"], CLAUSE, []])


def test_edges_count_by_type_end_and_what_they_say() -> None:
    def edge(*edges: list[Any]) -> dict[str, int]:
        return sums([["Provision"], CLAUSE, list(edges)])

    plain = edge(["IN_DOCUMENT", {}, "a/terms"])
    assert plain.keys() == {"document:a/terms"}
    assert (
        len(
            {
                str(one)
                for one in (plain, edge(), edge(["IN_DOCUMENT", {}, "b/terms"]), edge(["IN_CATEGORY", {}, "a/terms"]))
            }
        )
        == 4
    )
    fact = edge(["ENGAGES", {"key": "x", "modality": "ENGAGES"}, "gdpr"])
    assert fact.keys() == {"document:a/terms", "claims:a/terms"}
    assert fact == edge(["ENGAGES", {"key": "y", "modality": "ENGAGES"}, "gdpr"]), (
        "the key of a past fact holds an instant"
    )
    assert fact != edge(["ENGAGES", {"key": "x", "modality": "MAY_ENGAGE"}, "gdpr"])


def test_views_name_every_label_that_is_in_a_part() -> None:
    texts = " ".join(view.every for view in digest._VIEWS)
    for label in (
        "Document",
        "DocumentVersion",
        "Change",
        "Provision",
        "ProvisionVersion",
        "Claim",
        "Platform",
        "Agent",
        "Evidence",
        "Regulation",
    ):
        called = LABEL[label].always or label
        assert f":{called}" in texts or f"|{called}" in texts, label
    assert all("UNWIND $names" in view.some for view in digest._VIEWS)
    assert all("properties(n)" in view.every for view in digest._VIEWS if view.nodes)
    assert all("n {.key}" in view.every for view in digest._VIEWS if not view.nodes)


@pytest.mark.parametrize("kind", sorted({view.kind for view in digest._VIEWS}))
def test_a_view_finds_the_edges_of_its_part_and_no_others(kind: str) -> None:
    found = {
        type_
        for view in digest._VIEWS
        if view.kind == kind
        for text in (view.every, view.some)
        for types in re.findall(r"\[r:([^]]*)\]", text)
        for type_ in types.split("|")
    }
    assert found == {
        one.name
        for one in RELATIONSHIP_TYPES
        for label in one.starts
        if (part_of_edge(one.name, label, "a/terms/data") or "").partition(":")[0] == kind
    }


def test_a_node_that_has_lost_its_label_is_known_by_the_one_that_it_always_carries() -> None:
    """What it is and is no longer are two contents; a label that nothing else needs to say is none."""
    declared = next(label for label in LABEL.values() if label.always)
    key = {declared.key: "a/terms/data"}
    assert declared.always

    def told_of(*labels: str) -> list[list[Any]]:
        records = [record for view in digest._VIEWS for record in view.records([[list(labels), key, []]])]
        return [record for _, record in records]

    whole, lost = told_of(declared.name, declared.always), told_of(declared.always)
    assert [record[:2] for record in whole] == [[declared.name, True]] * len(whole)
    assert [record[:2] for record in lost] == [[declared.name, False]] * len(lost)
    assert whole
    assert [record[0] for record in told_of("Document")][:1] == ["Document"]


@pytest.mark.parametrize(
    ("key", "document"),
    [("a/terms/data", "a/terms"), ("a/terms@2026-01-01", "a/terms"), ("a/terms/data/x~gdpr/art-9", "a/terms"), ("a/terms", "a/terms"), ("a/terms/data@2", "a/terms")],
)  # fmt: skip
def test_a_key_begins_with_that_of_its_document(key: str, document: str) -> None:
    assert document_of(key) == document


def test_each_label_and_edge_has_one_part() -> None:
    assert part_of_node("Claim", "a/terms/data~gdpr") == "claims:a/terms"
    assert part_of_node("Evidence", "abcd") == "evidence:ab"
    assert part_of_node("Platform", "a") == "platform:a"
    assert part_of_node("Agent", "somebody") == "agents:"
    assert part_of_node("Regulation", "gdpr") == part_of_node("LegalTarget", "x") == "catalogue:"
    assert part_of_node("Revision", "r1") is None
    assert part_of_edge("ENGAGES", "Provision", "a/terms/data") == "claims:a/terms"
    assert part_of_edge("SIMILAR_TO", "Provision", "a/terms/data") == "likeness:a/terms"
    assert part_of_edge("IN_DOCUMENT", "Provision", "a/terms/data") == "document:a/terms"
