"""What is found in a text on the way to mentions: names with what they can mean, references with their owners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.law.notation.codes import Code
    from claims.law.notation.places import At
    from claims.law.notation.references import Reference


@dataclass(slots=True)
class Found:
    """A name at `text[start:end]` of the plain text with every target it can mean: one, where it is certain.

    `around` is the span with the place that belongs to the name. A name that is itself a section ("Section 230", a
    citation of a code) takes no further ones behind it but what goes on within the section.
    """

    start: int
    end: int
    targets: tuple[str, ...]
    rule: str
    around: tuple[int, int]
    is_section: bool = False
    place: At | None = None
    units: list[str] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    #: The text says that the rest of the law follows, so that no single unit is meant.
    whole: bool = False

    @property
    def certain(self) -> bool:
        """Whether one law is meant, and no doubt is left (which an empty target says)."""
        return "" not in self.targets and len({target.partition("/")[0] for target in self.targets}) == 1

    @property
    def cited(self) -> tuple[str, ...]:
        """The units that are meant: those cited, or the one that the name means by itself."""
        named = tuple(target for target in self.targets if "/" in target)
        return () if self.whole else tuple(dict.fromkeys(self.units or named))

    @property
    def law(self) -> str:
        """The law, where the name means one."""
        return next(target for target in self.targets if target).partition("/")[0]

    @property
    def laws(self) -> tuple[str, ...]:
        """Every law that the name can mean."""
        return tuple(dict.fromkeys(target.partition("/")[0] for target in self.targets if target))


@dataclass(frozen=True, slots=True)
class CitedCode:
    """A code at `text[start:end]`, with the title that stands at it: the references at it are sections of it."""

    start: int
    end: int
    code: Code
    title: str
    placed: bool
