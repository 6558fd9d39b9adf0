"""The hops that several types and filters follow."""

from __future__ import annotations

from typing import Final

from api.schema.enums import Closure
from graph.terms import Referenced, Step

IN_DOCUMENT: Final = Step("IN_DOCUMENT", "in", "Provision")
PUBLISHES: Final = Step("PUBLISHES", "out", "Document")
TO_DOCUMENT: Final = Step("IN_DOCUMENT", "out", "Document")
TO_PLATFORM: Final = Step("PUBLISHES", "in", "Platform")
ENGAGES: Final = Step("ENGAGES", "out", "LegalTarget")
ENGAGED_BY: Final = Step("ENGAGES", "in", "Provision")
#: Followed without regard to its direction: it goes from the lesser key to the greater.
SIMILAR_TO: Final = Step("SIMILAR_TO", "out", "Provision")
UNRELATED: Final = Step("ASSESSED_UNRELATED", "out", "LegalTarget")
AFFECTS: Final = Step("AFFECTS", "out", "Provision")
FLAGS: Final = Step("FLAGS", "out", "Jurisdiction")
#: A law or unit and everything it is part of.
UNITS_ABOVE: Final = Step("HAS_UNIT", "in", "LegalTarget", closure=True)
#: A law or unit and everything below it.
UNITS_BELOW: Final = Step("HAS_UNIT", "out", "LegalTarget", closure=True)
APPLIES_IN: Final = Step("APPLIES_IN", "out", "Jurisdiction")
#: The law of a law or unit.
LAW: Final = Referenced("regulationPath", "Regulation", "path")


def closure_steps(closure: Closure | None) -> tuple[Step, ...]:
    """The steps from a place to the places that count as it."""
    match closure:
        case Closure.DESCENDANTS:
            return (Step("PART_OF", "in", "Jurisdiction", closure=True, current=True),)
        case Closure.ANCESTORS:
            return (Step("PART_OF", "out", "Jurisdiction", closure=True, current=True),)
        case _:
            return ()


def converse(closure: Closure | None) -> tuple[Step, ...]:
    """The steps from a place to those that it counts as: the way back of `closure_steps`."""
    back = {Closure.DESCENDANTS: Closure.ANCESTORS, Closure.ANCESTORS: Closure.DESCENDANTS}
    return closure_steps(back.get(closure)) if closure else ()
