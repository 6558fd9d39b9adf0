"""What belongs together: a request, the expert's statement for it, its parameters, and the shape of its records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.expert import reports, shapes
from benchmarks.expert.asked import questions
from benchmarks.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The most that a compiled statement should take, in times of the expert's.
WANTED: Final = 1.5
FOLDER: Final = Path(__file__).parent
CLAUSE: Final = "mistral-ai/usage-policy/likeness-and-voice"
_GENERATED_CLAUSE: Final = "platform-00077/document-77/clause-000077"
#: Keys of the demonstration graph, and what stands for them in a generated one.
_ON_GENERATED: Final = {
    CLAUSE: _GENERATED_CLAUSE,
    "glasswren": "platform-00007",
    "us-ftc-act": "us-ny-civil-rights-50-51",
}


@dataclass(frozen=True, slots=True)
class Expert:
    """One question with the statement that an expert wrote for it.

    `text` and `variables` are the GraphQL request; `parameters` are the statement's; `shape` turns its records into
    the `data` that the API answers.
    """

    name: str
    text: str
    parameters: Mapping[str, Any]
    shape: Callable[[list[list[Any]], dict[str, Any]], Any]
    variables: Mapping[str, Any]

    @property
    def file(self) -> Path:
        return FOLDER / f"{_SAME.get(self.name, self.name)}.cypher"

    @property
    def cypher(self) -> str:
        return self.file.read_text()

    def given(self) -> dict[str, Any]:
        """The parameters, with the day and the instant that every run supplies."""
        now = datetime.now(UTC)
        return {**self.parameters, "today": now.date(), "now": now}

    def on_generated(self) -> Expert:
        """The same question of a generated graph, which holds other clauses and platforms."""
        text = self.text
        for here, there in _ON_GENERATED.items():
            text = text.replace(here, there)
        return replace(self, text=text, variables=_renamed(self.variables), parameters=_renamed(self.parameters))


def _renamed(value: Any) -> Any:
    match value:
        case str():
            return _ON_GENERATED.get(value, value)
        case list():
            return [_renamed(one) for one in value]
        case dict():
            return {name: _renamed(one) for name, one in value.items()}
        case _:
            return value


#: Operations that are answered by another one's statement.
_SAME: Final = {"without": "q01", "matrix by severity": "matrix"}
_EU: Final = {"place": "EU", "party": ["ENTERPRISE_CUSTOMER"], "factor": ["PRIVATE_RIGHT_OF_ACTION"], "first": 50}
_ARTICLES: Final = {"some": "eu-gdpr/art-9", "none": "eu-ai-act/art-50", "least": 3}
_OF_QUESTIONS: Final[dict[str, tuple[Callable[..., Any], dict[str, Any]]]] = {
    "q01": (shapes.q01, {**_ARTICLES, "place": "US", "level": ["SUBDIVISION"], "first": 50}),
    "q02": (shapes.q02, {"key": CLAUSE, "minScore": 0.6}),
    "q03": (
        shapes.q03,
        {
            "platform": ["glasswren"],
            "category": ["arbitration"],
            "asOf": date(2026, 3, 1),
            "knownAt": datetime(2026, 3, 1, tzinfo=UTC),
        },
    ),
    "q04": (reports.q04, {"code": "US", "level": ["SUBDIVISION"], "status": ["IN_FORCE", "ENACTED"]}),
    "q05": (reports.q05, {"target": "eu-gdpr/chapter-3", "sector": ["ai"], "first": 50}),
    "q06": (shapes.q06, {"unit": "eu-ai-act/art-50"}),
    "q07": (
        shapes.q07,
        {"platform": ["glasswren"], "kind": ["CONTENT"], "since": datetime(2026, 10, 24, tzinfo=UTC), "first": 10},
    ),
    "q08": (reports.q08, {"sector": "ai", "least": 2, "limit": 50}),
    "q09": (reports.q09, {"law": "us-il-bipa", "limit": 10}),
    "q10": (shapes.q10, {"key": CLAUSE, "minScore": 0.7, "first": 10}),
    "q13": (shapes.q13, _EU),
    "q14": (shapes.q14, {"from": CLAUSE, "to": "us-ftc-act", "first": 5}),
}
_OF_OPERATIONS: Final[dict[str, tuple[Callable[..., Any], dict[str, Any]]]] = {
    "deep": (shapes.deep, {"platforms": 50, "first": 20}),
    "mid": (shapes.engaged, {"path": "eu-dma", "first": 50}),
    "point": (shapes.point, {"slug": "platform-00077"}),
    "units": (shapes.engaged, {"path": "eu-dma", "first": 50}),
    "filtered": (reports.filtered, {"target": "eu-gdpr", "least": 3, "first": 20}),
    "count": (reports.count, {"category": "arbitration", "least": 3}),
    "matrix": (reports.matrix, {"rows": 200, "columns": 60}),
    "matrix by severity": (reports.matrix_by_severity, {"rows": 200, "columns": 60}),
    "gap": (reports.gap, {"a": ["eu-gdpr"], "b": ["eu-ai-act", "eu-dsa"], "first": 20}),
    "coverage": (reports.q05, {"target": "eu-gdpr/chapter-3", "first": 50}),
}


def experts() -> dict[str, Expert]:
    """All of them by name, with the keys of the demonstration graph."""
    asked = questions()
    texts = {one.name: one.text for one in QUESTIONS}
    of_questions = [
        Expert(name, asked[name].text, parameters, shape, asked[name].variables)
        for name, (shape, parameters) in _OF_QUESTIONS.items()
    ]
    of_operations = [
        Expert(name, texts[name], parameters, shape, {}) for name, (shape, parameters) in _OF_OPERATIONS.items()
    ]
    without = Expert("without", texts["without"], of_questions[0].parameters, shapes.q01, {})
    return {one.name: one for one in (*of_questions, without, *of_operations)}
