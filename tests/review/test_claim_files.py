"""Files of claims: what is read, what is refused with its line, and what a dry run leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest

from claims.files.errors import SourceError
from claims.review.verdicts import Person
from clausegraph.commands.claim_files import _read, _sssom_rows, import_claims, import_sssom, proposal
from graph.model.vocabulary import AssessmentState, Modality, Party, Rationale, Role
from graph.publish.digest import content_digest

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

LINE: Final[dict[str, Any]] = {
    "provision": "p/d/c",
    "target": "law",
    "state": "MAPPED",
    "confidence": 0.5,
    "rationale": "Because.",
    "rationaleKind": "SEMANTIC",
    "evidence": [{"kind": "ANALYSIS", "quote": "Words."}],
}
COLUMNS: Final = [
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "confidence",
    "comment",
    "predicate_modifier",
    "modality",
    "condition",
    "parties",
    "basis",
    "quote",
    "evidence_kind",
]
#: An engagement with every column, a flag, and a pair that is unrelated.
TABLE: Final = (
    "p/d/c\tskos:relatedMatch\tlaw/art-1\tsemapv:LexicalMatching\t0.8\tBecause.\t\tENGAGES\tif so\tEND_USER|MINOR\t\tWords.\tEXCERPT",
    "p/d/c\tskos:relatedMatch\tUS-IL\tsemapv:ManualMappingCuration\t\tBecause.\t\t\t\t\ta|b\tWords.\t",
    "p/d/c\tskos:relatedMatch\tlaw\tsemapv:LogicalReasoning\t1\tBecause.\tNot\t\t\t\t\tWords.\t",
)
BY: Final = Person("somebody with a file", Role.ANALYST)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"state": "RELATED"}, "state is one of"),
        ({"confidence": 2}, "confidence is a number from 0 to 1"),
        ({"confidence": True}, "confidence is a number from 0 to 1"),
        ({"provision": None}, "provision is missing"),
        ({"parties": "END_USER"}, "parties is a list"),
        ({"parties": ["NOBODY"]}, "parties is one of"),
        ({"evidence": [{"quote": "x"}]}, "evidence has `kind`"),
        ({"evidence": "x"}, "evidence is a list"),
        ({"rationale": 3}, "rationale is a text"),
        ({"colour": "red"}, "no claim has 'colour'"),
    ],
)
def test_a_line_that_is_no_claim_is_told(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        proposal({**LINE, **more})


def test_a_row_of_sssom_is_a_claim_with_the_columns_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "mappings.tsv"
    file.write_text("#mapping_set_id: made-up\n" + "\n".join(["\t".join(COLUMNS), *TABLE]) + "\n")
    (first_at, first), (_, second), (third_at, third) = _read(file, _sssom_rows)
    assert (first_at, third_at) == (3, 5)
    assert (first.target, first.jurisdiction, first.state) == ("law/art-1", None, AssessmentState.MAPPED)
    assert (first.modality, first.condition, first.confidence) == (Modality.ENGAGES, "if so", 0.8)
    assert (first.parties, first.rationale_kind) == ((Party.END_USER, Party.MINOR), Rationale.SYNTACTIC)
    assert (first.evidence[0].kind, first.evidence[0].quote) == ("EXCERPT", "Words.")
    assert (second.target, second.jurisdiction, second.basis) == (None, "US-IL", ("a", "b"))
    assert (second.confidence, second.rationale_kind, second.evidence[0].kind) == (
        1.0,
        Rationale.FUNCTIONAL,
        "ANALYSIS",
    )
    assert (third.state, third.rationale_kind) == (AssessmentState.REVIEWED_UNRELATED, Rationale.SEMANTIC)


def test_a_file_with_a_wrong_line_is_refused_whole_with_each_of_them(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_bytes(b"\n".join([orjson.dumps(LINE), b"{", b"", orjson.dumps({**LINE, "state": "X"}), b"[]"]))
    with pytest.raises(SourceError) as refused:
        import_claims(None, file, BY, dry=True)  # type: ignore[arg-type]  # nothing is asked of the graph
    said = str(refused.value)
    assert f"{file}:2" in said
    assert f"{file}:4" in said
    assert f"{file}:5" in said
    assert f"{file}:1:" not in said


def test_claims_of_a_file_are_proposed_once_and_a_dry_run_writes_nothing(
    graph: Engine, laws: tuple[str, list[str]], tmp_path: Path
) -> None:
    clause, paths = laws
    file = tmp_path / "claims.jsonl"
    lines = [{**LINE, "provision": clause, "target": path} for path in (*paths, "no-such-law")]
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    before = content_digest(graph)
    dry = import_claims(graph, file, BY, dry=True)
    assert dry.figures == {"proposed": 3, "already there": 0, "refused": 1}
    assert content_digest(graph) == before
    done = import_claims(graph, file, BY, dry=False)
    assert done.figures == dry.figures
    assert [one.handle for _, one in done.lines] == [one.handle for _, one in dry.lines]
    assert done.lines[3][1].problems[0].code == "NOT_FOUND"
    assert import_claims(graph, file, BY, dry=False).figures == {"proposed": 0, "already there": 3, "refused": 1}
    table = tmp_path / "mappings.tsv"
    table.write_text("subject_id\tobject_id\tcomment\tquote\n" + f"{clause}\t{paths[0]}\tBecause.\tWords.\n")
    assert import_sssom(graph, table, Person("another", Role.ANALYST), dry=True).figures["proposed"] == 1
