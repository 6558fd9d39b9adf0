"""What the reader of law knows beforehand, and what it gives: names and mentions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LawName:
    """A name of a law, of a group of laws, or of a unit of a law.

    `target` is its path: `eu-gdpr`, or `us-ftc-act/sec-5` for a name that means the unit by itself. An ambiguous name
    means its target only where the text says so. `places` are the codes of the places where the law applies, `years`
    those that may stand behind its name; both may be empty, which says nothing. `group` tells a group of laws,
    `citation` a name that is the law's official citation, `number` that of an act of the Union ("2016/679").
    """

    name: str
    target: str
    ambiguous: bool = False
    places: tuple[str, ...] = ()
    years: frozenset[str] = frozenset()
    group: bool = False
    citation: bool = False
    number: str | None = None

    @property
    def law(self) -> str:
        """The law or group that the target is or belongs to."""
        return self.target.partition("/")[0]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name or an adjective of a place: "Texas", "German", "UK", with its code and those of the places around it.

    A weak name ("CA") is believed only where it leads to a law.
    """

    name: str
    code: str
    within: frozenset[str] = frozenset()
    weak: bool = False


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


@dataclass(frozen=True, slots=True)
class NameReading:
    """What a text as a whole means: paths, whether they exclude each other, and units of known laws that are not known.

    `undeclared` holds pairs of a law's path and the reference as written. `rest` are the words that no name explains:
    where there are any, the text as a whole is no name.
    """

    matches: tuple[str, ...] = ()
    ambiguous: bool = False
    undeclared: tuple[tuple[str, str], ...] = ()
    rest: str = ""
