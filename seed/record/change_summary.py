"""What a change did to its clauses -> its severity, and a sentence made of counts and titles, never a judgement."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import SEVERITY_ORDER, ChangeEffect, Severity
from graph.store.rows import EdgeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.store.rows import NodeRow, Value
    from seed.tracking.diff import DocumentChange

#: What is said of sentences is said of no provision: whoever compares a summary with its diff counts sentences.
_EFFECTS: Final = {
    ChangeEffect.ADDED: "new",
    ChangeEffect.MODIFIED: "reworded",
    ChangeEffect.REMOVED: "gone",
    ChangeEffect.MOVED: "at another place",
}
#: So many titles of one effect are told, of so many characters.
_TITLES: Final = 3
_TITLE_MAX: Final = 60


def change_says(
    found: DocumentChange, affects: Iterable[NodeRow | EdgeRow], titles: Mapping[str, str]
) -> dict[str, Value]:
    """The properties `severity` and `summary` of a change, by what it did to clauses (its AFFECTS edges) and their
    titles, by key. The severity is the greatest that any of them had before or has after; None where none has one.
    """
    edges = [row for row in affects if isinstance(row, EdgeRow) and row.type == "AFFECTS"]
    held = (edge.properties[name] for edge in edges for name in ("severityBefore", "severityAfter"))
    severities = [Severity(str(one)) for one in held if one is not None]
    greatest = max(severities, key=SEVERITY_ORDER.index, default=None)
    return {"severity": greatest.value if greatest else None, "summary": _summary(found, edges, titles)}


def _summary(found: DocumentChange, edges: Iterable[EdgeRow], titles: Mapping[str, str]) -> str:
    by_effect: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        by_effect[str(edge.properties["effect"])].append(_short(titles[edge.end[1]]))
    clauses = [_told(by_effect[effect], word) for effect, word in _EFFECTS.items() if by_effect[effect]]
    counts = ((found.added, "added"), (found.modified, "modified"), (found.removed, "removed"))
    sentences = [f"{_counted(count, 'sentence')} {word}" for count, word in counts if count]
    return ". ".join([*clauses, ", ".join(sentences) or "The sentences are the same"]) + "."


def _told(titles: list[str], word: str) -> str:
    """Such as "2 provisions reworded (Fees, Disputes)"."""
    named = ", ".join(dict.fromkeys(titles[:_TITLES]))
    more = len(titles) - _TITLES
    return f"{_counted(len(titles), 'provision')} {word} ({named}{f' and {more} more' if more > 0 else ''})"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_MAX else f"{title[: _TITLE_MAX - 1]}…"
