"""What of a model's answer can be used: each claim is looked at by itself, and what is wrong with one is told.

What the model says of places in the text is not asked: words are looked for in the clause, to the letter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
from pydantic import BaseModel, StringConstraints, ValidationError

from claims.model.question import MOST_CLAIMS
from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.model.question import Question

#: Fewer characters tell nothing of why.
_SHORTEST_QUOTE: Final = 10
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Dropped(StrEnum):
    """Why an answer, or a claim of it, was left out."""

    NO_JSON = "answers that are no JSON object with a list of claims"
    NO_CLAIM = "claims without one of the fields, or with another value than is asked for"
    NOT_OFFERED = "claims about laws that were not offered"
    NOT_QUOTED = "claims whose quote does not stand in the clause"
    SAID_TWICE = "claims about a law of which the same answer has another claim"
    TOO_MANY = f"claims beyond the first {MOST_CLAIMS} of an answer"


class _Claim(BaseModel):
    """A claim of an answer."""

    target: str
    modality: Modality
    condition: _Text | None = None
    quote: str
    rationale: _Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """A law that a model has chosen, with the place of the words in the clause, in characters."""

    target: str
    modality: Modality
    condition: str | None
    rationale: str
    start: int
    end: int


@dataclass(slots=True)
class Answer:
    """What of an answer can be used, and how much was left out, by the reason."""

    chosen: list[Chosen] = field(default_factory=list)
    dropped: Counter[Dropped] = field(default_factory=Counter)

    @property
    def is_none(self) -> bool:
        """Whether the answer could not be read at all, so that it is to be asked for again."""
        return Dropped.NO_JSON in self.dropped


def read_answer(content: str, question: Question) -> Answer:
    """Read what a model has said of a clause."""
    answer = Answer()
    claims = _claims(content)
    if claims is None:
        answer.dropped[Dropped.NO_JSON] += 1
        return answer
    offered = {one.path for one in question.offered}
    for said in claims:
        why = _added(answer, said, question.text, offered)
        if why is not None:
            answer.dropped[why] += 1
    return answer


def _claims(content: str) -> list[Any] | None:
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    claims = said.get("claims") if isinstance(said, dict) else None
    return claims if isinstance(claims, list) else None


def _added(answer: Answer, said: Any, text: str, offered: set[str]) -> Dropped | None:
    """Add one claim, or tell why not."""
    try:
        claim = _Claim.model_validate(said)
    except ValidationError:
        return Dropped.NO_CLAIM
    start = text.find(claim.quote)
    for why, is_so in _faults(answer, claim, start, offered):
        if is_so:
            return why
    end = start + len(claim.quote)
    answer.chosen.append(Chosen(claim.target, claim.modality, claim.condition, claim.rationale, start, end))
    return None


def _faults(answer: Answer, claim: _Claim, start: int, offered: set[str]) -> Iterator[tuple[Dropped, bool]]:
    yield Dropped.NOT_OFFERED, claim.target not in offered
    yield Dropped.NOT_QUOTED, start < 0 or len(claim.quote.strip()) < _SHORTEST_QUOTE
    yield Dropped.SAID_TWICE, any(one.target == claim.target for one in answer.chosen)
    yield Dropped.TOO_MANY, len(answer.chosen) >= MOST_CLAIMS
