"""What the reader of law knows beforehand: names, each with what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LawName:
    """A name of a law, of a group of laws, or of a unit of a law.

    `target` is its path: `eu-gdpr`, or `us-ftc-act/sec-5` for a name that means the unit by itself. An ambiguous name
    means its target only where the text says so.
    """

    name: str
    target: str
    ambiguous: bool = False

    @property
    def law(self) -> str:
        """The law or group that the target is or belongs to."""
        return self.target.split("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Mention:
    """A law named in a text.

    `text[start:end]` is the name as written, in code points. `target` is the path of a law or a group, `units` are full
    paths of what is cited of it, and `units_not_declared` the references to units that are not known, as written.
    `rule` tells how the name was found.
    """

    start: int
    end: int
    target: str
    units: tuple[str, ...] = ()
    units_not_declared: tuple[str, ...] = ()
    rule: str = "name"

    @property
    def targets(self) -> tuple[str, ...]:
        """What is named most exactly: the units, or the law itself."""
        return self.units or (self.target,)
