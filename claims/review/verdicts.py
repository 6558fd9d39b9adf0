"""Verdicts on claims, who gives them, and what came of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from graph.errors import ClausegraphError
from graph.model.vocabulary import Method, Role
from graph.store.rows import NodeRow

if TYPE_CHECKING:
    from graph.model.vocabulary import ClaimStatus, ReasonCode

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_RANKS: Final = {role: rank for rank, role in enumerate(Role)}
_DIGITS: Final = 8
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who proposes or decides, as an agent of the graph; keys of one name are those of one person. A program
    may see that words are gone.
    """

    name: str
    role: Role
    method: Method = Method.HUMAN

    @property
    def slug(self) -> str:
        """The slug of the agent: letters of the name, and digits that tell names apart which share those letters."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        letters = _OTHER.sub("-", plain).strip("-")[:_LONGEST].strip("-") or "person"
        return f"{letters}-{hashlib.sha256(self.name.encode()).hexdigest()[:_DIGITS]}"

    @property
    def row(self) -> NodeRow:
        """The agent."""
        return NodeRow("Agent", {"slug": self.slug, "name": self.name, "method": self.method.value})

    def is_at_least(self, role: Role) -> bool:
        """Whether the person may do what that role may."""
        return _RANKS[self.role] >= _RANKS[role]


class ReviewResult(StrEnum):
    """What came of the verdict on one claim."""

    DONE = "DONE"
    CONFLICT = "CONFLICT"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Item:
    """One claim that a verdict is about, by its handle, and the revision on which the verdict was reached."""

    handle: str
    expected: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decides on claims. `batch` names the decisions that are made together, and are taken back together;
    `supersedes` is the handle of the accepted claim that an accepted one replaces.
    """

    decision: ClaimStatus
    reason: ReasonCode | None = None
    note: str | None = None
    batch: str = ""
    supersedes: str | None = None
    mutation_id: str | None = None
    #: Whether it is about many claims at once.
    of_many: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What a caller can mend: a stable code, a sentence, and the field of the input that it is about."""

    code: str
    message: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the verdict on one claim; `problem` says why it was not done."""

    handle: str
    result: ReviewResult
    problem: Problem | None = None


class ReviewError(ClausegraphError):
    """A verdict, a proposal or a batch that cannot be taken: nothing was written. Each problem is one to be mended."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(one.message for one in problems))
        self.problems = problems


class NotAllowedError(ClausegraphError):
    """The role of whoever asks does not allow it."""

    exit_code = 2
