"""How a quality rule is declared, and what a finding is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.model.vocabulary import QualityRule

    #: What a statement tells of one case, by name.
    Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One quality rule.

    `looks_at` and `remedy` are for readers. `statement` is Cypher that begins with the variable `document`, the key of
    a document (or `rule`, the id of a rule that suggests claims), and returns `about` (label and key of the subject),
    `name` (what the subject is called in the finding's key), `provisions` (keys), `claim` (the key of the fact's claim,
    or null) and `said`. `message` makes the sentence of what is said; where it gives None, there is nothing to tell.

    A `daily` rule depends on the day, so that it is asked again of all documents on another one.
    """

    name: QualityRule
    looks_at: str
    statement: str
    message: Callable[[Said], str | None]
    remedy: str
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: which rule, about what, and why.

    `about` are label and key of the subject, `name` is what the subject is called in the finding's key: a claim's own
    key names its author, who may be a person. `part` is what it was looked for in: `document:<key>` or `rule:<id>`.
    """

    rule: QualityRule
    about: tuple[str, str]
    name: str
    message: str
    part: str
    provisions: tuple[str, ...] = ()
    claim: str | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """By what two findings are the same, whenever they were made."""
        return str(self.rule), ":".join(self.about), self.message
