"""The analysts' questions on the seeded graph: each is one statement, answers as the reference does, and holds its line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.asking import answer, ask, questions
from tests.reference import rules

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory


def test_q01_high_clauses_that_engage_article_9_but_not_the_ai_act(seeded: Engine, memory: Memory) -> None:
    found = answer("q01", seeded, memory)["provisions"]
    assert found["totalCount"] >= 4
    targets = {edge["target"]["path"] for node in found["nodes"] for edge in node["engages"]["nodes"]}
    assert "eu-gdpr/art-9/par-2/pt-a" in targets, "a point below the article counts as it"
    assert not any("art-90" in path for path in targets)
    states = {node["assessmentState"] for node in found["nodes"]}
    assert states == {"REVIEWED_UNRELATED", "NOT_ASSESSED"}, "reviewed and unrelated is told from never looked at"
    assert all(node["severity"] == "HIGH" for node in found["nodes"])
    flagged = {flag["jurisdiction"]["code"] for node in found["nodes"] for flag in node["flags"]["nodes"]}
    assert {"US-IL", "US-CA"} <= flagged
    assert all(code.startswith("US-") for code in flagged)
    counted = sum(facet["count"] for facet in found["facets"]["platform"])
    assert counted == found["totalCount"], "each provision has one platform"


def test_q04_states_flagged_most(seeded: Engine, memory: Memory) -> None:
    found = answer("q04", seeded, memory)["jurisdiction"]
    states, total = found["flaggedBy"], found["all"]["totalCount"]
    assert sum(facet["count"] for facet in states["byJurisdiction"]) >= total >= states["totalCount"] > 0
    assert states["byJurisdiction"][0]["count"] >= states["byJurisdiction"][-1]["count"]
    assert {"us-il-bipa"} <= {facet["key"] for facet in states["byBasis"]}
    laws = {child["code"]: child["regulations"] for child in found["children"]}
    assert any(law["label"] == "BIPA" for law in laws["US-IL"])
    assert all(laws[facet["key"]] for facet in states["byJurisdiction"])


def test_q13_national_law_alone_with_a_private_right_of_action(seeded: Engine, memory: Memory) -> None:
    found = answer("q13", seeded, memory)["provisions"]
    assert found["totalCount"] >= 3
    laws = [edge["target"] for node in found["nodes"] for edge in node["engages"]["nodes"]]
    assert any(law.get("kind") == "CLUSTER" and law["members"] for law in laws), "clusters show their members"
    for node in found["nodes"]:
        places = {place["code"] for edge in node["engages"]["nodes"] for place in edge["target"].get("appliesIn", [])}
        assert "EU" not in places
        assert node["flags"]["nodes"]


def test_q05_units_of_chapter_iii_that_nobody_engages_and_whether_anybody_looked(
    seeded: Engine, memory: Memory
) -> None:
    platforms = answer("q05", seeded, memory)["platforms"]["nodes"]
    assert len(platforms) >= 2
    found = [platform["coverage"] for platform in platforms]
    assert len({tuple(unit["unit"]["path"] for unit in one["units"]) for one in found}) == 1, (
        "the same articles for all"
    )
    assert {unit["unit"]["path"] for unit in found[0]["units"]} >= {
        "eu-gdpr/art-12",
        "eu-gdpr/art-22",
        "eu-gdpr/art-23",
    }
    for one in found:
        assert one["total"] == len(one["units"]) == one["mapped"] + one["reviewedUnrelated"] + one["notAssessed"]
        looked = one["mapped"] + one["reviewedUnrelated"]
        assert one["ratio"] == (one["mapped"] / looked if looked else None), "null when nothing was assessed"
        assert one["completeness"] == looked / one["total"]
        assert one["mapped"] == sum(unit["mapped"] > 0 for unit in one["units"])
        assert len({unit["mapped"] + unit["reviewedUnrelated"] + unit["notAssessed"] for unit in one["units"]}) == 1
        assert all((unit["maxSeverity"] is None) == (unit["mapped"] == 0) for unit in one["units"])
    assert any(one["ratio"] is None for one in found)
    assert any(one["mapped"] and one["notAssessed"] for one in found), (
        "some articles are engaged, some nobody looked at"
    )


def test_q08_platforms_by_laws(seeded: Engine, memory: Memory) -> None:
    found = answer("q08", seeded, memory)
    matrix, severities = found["matrix"], found["severity"]["cells"]
    rows, columns = ({one["key"]: one["count"] for one in matrix[side]} for side in ("rows", "columns"))
    assert len(rows) >= 2
    assert {"eu-gdpr", "eu-ai-act"} <= columns.keys()
    assert matrix["truncated"] is False
    for cell in matrix["cells"]:
        assert cell["value"] == cell["support"] > 0
        assert len(cell["provisions"]["nodes"]) == min(cell["support"], 3)
        assert all(node["severity"] in {"MEDIUM", "HIGH"} for node in cell["provisions"]["nodes"])
        assert cell["support"] <= min(rows[cell["row"]], columns[cell["column"]])
    by_row = {key: sum(cell["support"] for cell in matrix["cells"] if cell["row"] == key) for key in rows}
    assert any(by_row[key] > count for key, count in rows.items()), "a total counts a clause once, its cells each time"
    assert {cell["value"] for cell in severities} <= {1.0, 2.0, 3.0}
    assert 3.0 in {cell["value"] for cell in severities}


def test_q09_laws_engaged_together_with_bipa(seeded: Engine, memory: Memory) -> None:
    matrix = answer("q09", seeded, memory)["matrix"]
    counts = {one["key"]: one["count"] for one in matrix["columns"]}
    assert max(counts, key=lambda key: counts[key]) == "us-il-bipa"
    together = {cell["column"]: cell for cell in matrix["cells"]}
    assert "us-il-bipa" not in together, "no law is engaged together with itself"
    assert together
    assert all(cell["support"] >= 2 for cell in matrix["cells"]), "a support below 2 tells nothing"
    assert all(cell["support"] == counts[cell["column"]] for cell in matrix["cells"])
    assert any(cell["value"] > 1 for cell in matrix["cells"]), "more often than chance"
    assert all(len(cell["provisions"]["nodes"]) == 2 for cell in matrix["cells"])
    text = questions()["q09"].text.replace("cells { column", "cells { viaCluster column")
    kinds = {one.get("path"): one.get("kind") for one in memory.all("Regulation")}
    marked = ask(seeded, text)["matrix"]["cells"]
    assert [cell["viaCluster"] for cell in marked] == [kinds[cell["column"]] == "CLUSTER" for cell in marked]


def test_q02_everything_on_one_clause(seeded: Engine, memory: Memory) -> None:
    found = answer("q02", seeded, memory)["provision"]
    assert (found["exposureMin"], found["exposureMax"]) == ("MEDIUM", "HIGH")
    assert {edge["target"]["path"] for edge in found["engages"]["nodes"]} >= {"eu-gdpr/art-9", "us-ca-civ-3344"}
    assert {flag["jurisdiction"]["code"] for flag in found["flags"]["nodes"]} == {"US-CA", "US-IL", "US-NY"}
    assert all(edge["evidence"] for edge in found["engages"]["nodes"])
    assert found["excerpt"] is None, "its archived text is not held"
    assert found["prevalence"]["ofPlatforms"] >= found["prevalence"]["platforms"] >= 1
    assert found["history"]["nodes"]
    assert found["citation"].startswith("@")


def test_q12_what_the_quality_rules_find_is_what_a_naive_reader_finds(seeded: Engine, memory: Memory) -> None:
    found = answer("q12", seeded, memory)["quality"]
    assert found["totalCount"] == sum(facet["count"] for facet in found["byRule"])
    every = ask(seeded, "{ quality(first: 200) { totalCount nodes { rule } } }")["quality"]
    assert every["totalCount"] == len(every["nodes"]) >= found["totalCount"]
    naive = rules.found(memory, datetime.now(UTC).date())
    assert sorted(one["rule"] for one in every["nodes"]) == sorted(rule for rule, *_ in naive)


def test_q11_suggestions_that_wait_and_where_statements_contradict_each_other(seeded: Engine, memory: Memory) -> None:
    found = answer("q11", seeded, memory)["claims"]
    assert found["totalCount"] == len(found["nodes"]) >= 3
    created = [one["createdAt"] for one in found["nodes"]]
    assert created == sorted(created), "the oldest first"
    assert all(one["confidence"] >= 0.8 and one["author"]["modelVersion"] for one in found["nodes"])
    assert all((one["agreement"] is None) == (not one["competing"]) for one in found["nodes"])
