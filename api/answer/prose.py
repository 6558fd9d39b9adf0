"""Texts that are composed of what the graph says, in descriptive words: never a legal determination.

Takes the values that a plan's `Composed` entry names, in its order, and gives the text; the last stage but one
(`api.answer.encode`) calls it for each row. Nothing here asks the graph anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.answer.citations import citation
from graph.model.vocabulary import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: How firmly an engagement is said, in a sentence.
ENGAGES: Final = {
    "ENGAGES": "engages",
    "MAY_ENGAGE": "may engage",
    "ENFORCEMENT_SIGNALED": "is seen by an authority as engaging",
}
_FLAGS: Final = {
    "ENGAGES": "flags",
    "MAY_ENGAGE": "may flag",
    "ENFORCEMENT_SIGNALED": "is seen by an authority as flagging",
}
#: How one end of a structural edge stands to the other.
_STRUCTURE: Final = {
    "HAS_UNIT": "{end} is part of {start}.",
    "PART_OF": "{start} is part of {end}.",
    "APPLIES_IN": "{start} applies in {end}.",
    "IN_DOCUMENT": "{start} is a provision of {end}.",
    "PUBLISHES": "{start} publishes {end}.",
    "RELATES_TO": "{start} relates to {end}.",
}


def composed(by: str, values: list[Any], asked: Sequence[Any] = ()) -> str | None:
    """The text of a `Composed` entry; `asked` are the values of its slots. None if there is nothing to make it of."""
    return _COMPOSERS[by](values, *asked)


def passage(values: list[Any], start: int, end: int | None) -> str | None:
    """The characters of a text from `start` to `end`; Neo4j would count units of UTF-16."""
    (text,) = values
    return None if text is None else text[start:end]


def explanation(values: list[Any]) -> str:
    """One sentence for one step of a path, in the edge's own direction."""
    kind, forward, came_from, goes_to, *edge = values
    modality, condition, reason, score, stored, *status = edge
    start, end = (_named(one) for one in ((came_from, goes_to) if forward else (goes_to, came_from)))
    match kind:
        case "ENGAGES":
            return f"{_suggested(status)}{start} {ENGAGES[modality]} {end}{_where(condition)}."
        case "FLAGS":
            why = f": {_bare(reason)}" if reason else ""
            return f"{_suggested(status)}{start} {_FLAGS[modality]} {end}{_where(condition)}{why}."
        case "SIMILAR_TO":
            return f"{start} and {end} are alike in words ({score:.2f} of 1)."
        case _:
            return stored or _STRUCTURE[kind].format(start=start, end=end)


def _suggested(status: list[str]) -> str:
    """What stands before a sentence that nobody has decided on; `status` holds that of the claim where it is known."""
    return "It is suggested, and not decided, that " if set(status) & set(UNDECIDED) else ""


def _named(called: list[str]) -> str:
    """A provision by its title and platform, anything else by its name."""
    return f"{called[0]} ({called[1]})" if len(called) > 1 else called[0]


def _where(condition: str | None) -> str:
    return f" where {_bare(condition)}" if condition else ""


def _bare(text: str) -> str:
    return text.rstrip(". ")


def comparison(values: list[Any]) -> str:
    """Why two provisions are comparable, with the figures that the score is made of."""
    (shared, engaged, common, categories, *suggested), words, dated = values
    by_suggestion = f", {suggested[0]} of these by suggestions" if suggested and suggested[0] else ""
    parts = [
        f"both engage {shared} of the {engaged} laws or units that either engages{by_suggestion}"
        if engaged
        else "neither engages a law",
        f"they have {common} of {categories} {'category' if categories == 1 else 'categories'} in common",
    ]
    if dated:
        parts.append("similarity of their words is known only for today")
    elif words is None:
        parts.append("their words are not compared, because the archived text of one is not held")
    elif words:
        parts.append(f"their words are alike ({words:.2f} of 1)")
    else:
        parts.append("their words are hardly alike")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def prevalence(values: list[Any]) -> str:
    """What `Prevalence` counts."""
    category, document_type = values
    of = f"Of the platforms with at least one analysed document of the type {document_type!r}"
    if not category:
        return f"{of}: none, because this provision has no category."
    return (
        f"{of}: the platforms with at least one active provision in the category {category[0]!r}, which is the first "
        "category of this provision, in any of their documents. No such provision was found in the analysed documents "
        "of the other platforms; documents that were not analysed may contain one."
    )


_COMPOSERS: Final[Mapping[str, Callable[..., str | None]]] = {
    "citation": citation,
    "comparison": comparison,
    "explanation": explanation,
    "passage": passage,
    "prevalence": prevalence,
}
