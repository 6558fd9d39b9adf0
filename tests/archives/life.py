"""The life of a document: one version after the other, and what a reader of both would say that each did.

Each step changes one thing, so that whatever is told besides is wrong. A document of any layout lives the same life.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ChangeEffect, ChangeKind, ClauseMatch, Extraction
from tests.archives.clauses import NEW_CLAUSE, OTHER_WORDS, Clauses

if TYPE_CHECKING:
    from tests.archives.layouts import Layout

Edit = Callable[[Clauses], Clauses]
#: What became of clauses: heading, effect, and how the clause was followed.
Outcome = frozenset[tuple[str, ChangeEffect, ClauseMatch | None]]


@dataclass(frozen=True)
class Step:
    """One version: what its archive says of it, its text, and what it is.

    `kind` is None where it is no change: it is the first one, says the same as the one before, or could not be read.
    """

    name: str
    told: ChangeKind
    text: str
    kind: ChangeKind | None = None
    outcome: Outcome = frozenset()
    extraction: Extraction = Extraction.OK


_MODIFIED, _REMOVED, _ADDED = ChangeEffect.MODIFIED, ChangeEffect.REMOVED, ChangeEffect.ADDED
RENAMED: Final = "A matter of its own"
SPLIT_OFF: Final = "Further permissions"


def reworded(clauses: Clauses) -> Clauses:
    """A few words of the first clause are others."""
    (head, (first, second, *rest)), *others = clauses
    words = second.split()
    return [(head, [first, " ".join([*words[:-3], "in whatever way seems best"]) + ".", *rest]), *others]


def renamed(clauses: Clauses) -> Clauses:
    """The second clause has another heading."""
    first, (_, body), *others = clauses
    return [first, (RENAMED, body), *others]


def split(clauses: Clauses) -> Clauses:
    """The end of the third clause gets a heading."""
    first, second, (head, body), *others = clauses
    return [first, second, (head, body[:3]), (SPLIT_OFF, body[3:]), *others]


def merged(clauses: Clauses) -> Clauses:
    """What stood in the fifth clause stands in the sixth one."""
    *first, (_, body), (head, words) = clauses[:6]
    return [*first, (head, [*body, *words]), *clauses[6:]]


def dropped(clauses: Clauses) -> Clauses:
    """The fifth clause is gone, and its words are nowhere."""
    return [*clauses[:4], *clauses[5:]]


def added(clauses: Clauses) -> Clauses:
    return [*clauses, NEW_CLAUSE]


def turned_round(clauses: Clauses) -> Clauses:
    """The clauses stand in another order."""
    return clauses[::-1]


def replaced(clauses: Clauses) -> Clauses:
    """Below the last heading stands something else altogether."""
    return [*clauses[:-1], (clauses[-1][0], OTHER_WORDS)]


def cut_up(clauses: Clauses) -> Clauses:
    """Each sentence of the second clause has a heading of its own, and the heading of the clause is gone."""
    first, (_, body), *others = clauses
    return [first, *((f"Part {'pqrst'[number]}", [sentence]) for number, sentence in enumerate(body)), *others]


LOST: Final = "Redirecting to [the page](https://service.example/terms)"
LOGIN: Final = (
    "# Welcome back\n\nLog in to go on. Here people show each other what they found, and talk about it until late.\n\n"
    "Continue with Example. Forgot password? Create new account. Remember me. Some six thousand groups meet in here every "
    "week, on boats, bread, birds and bicycles, and newcomers are shown around by those who came before them.\n"
)


def life(title: str, named: str, bank: Clauses, layout: Layout) -> list[Step]:
    """The versions of a document, oldest first."""
    heads = [head for head, _ in bank]
    first: Clauses = [(head, [sentence.format(name=named) for sentence in body]) for head, body in bank]
    states = [first]
    for edit in (reworded, renamed, split, merged, dropped, added, turned_round, cut_up, replaced):
        states.append(edit(states[-1]))
    texts = [layout(title, one) for one in states]
    upgraded = layout(title, reworded(states[7]))
    content, technical = ChangeKind.CONTENT, ChangeKind.TECHNICAL
    new, last = NEW_CLAUSE[0], states[8][-1][0]
    pieces = [(f"Part {letter}", _ADDED, ClauseMatch.SPLIT) for letter, _ in zip("pqrst", bank[7][1], strict=False)]
    return [
        Step("first", ChangeKind.FIRST_RECORD, texts[0]),
        Step("reworded", content, texts[1], content, _told((heads[0], _MODIFIED, ClauseMatch.FUZZY))),
        Step("renamed", content, texts[2], content, _told((RENAMED, ChangeEffect.MOVED, ClauseMatch.MOVED))),
        Step("split", content, texts[3], content, _split_in_two(heads[2])),
        Step("lost", content, LOST, extraction=Extraction.EMPTY),
        Step("merged", content, texts[4], content, _put_together(heads[3], heads[4])),
        Step("again", content, texts[4]),
        Step("dropped", content, texts[5], content, _told((heads[4], _REMOVED, ClauseMatch.BROKEN))),
        Step("added", content, texts[6], content, _told((new, _ADDED, None))),
        Step("turned round", content, texts[7], technical),
        Step("upgraded", technical, upgraded, technical, _told((new, _MODIFIED, ClauseMatch.FUZZY))),
        Step("as before", content, texts[7], ChangeKind.RETURNED, _told((new, _MODIFIED, ClauseMatch.FUZZY))),
        Step("behind a login", content, LOGIN, extraction=Extraction.TRUNCATED),
        Step("cut up", content, texts[8], content, _told((heads[7], _REMOVED, ClauseMatch.SPLIT), *pieces)),
        Step(
            "replaced",
            content,
            texts[9],
            content,
            _told((last, _REMOVED, ClauseMatch.BROKEN), (last, _ADDED, None)),
        ),
    ]


def _told(*outcomes: tuple[str, ChangeEffect, ClauseMatch | None]) -> Outcome:
    return frozenset(outcomes)


def _split_in_two(head: str) -> Outcome:
    return _told((head, _MODIFIED, ClauseMatch.SPLIT), (SPLIT_OFF, _ADDED, ClauseMatch.SPLIT))


def _put_together(gone: str, into: str) -> Outcome:
    return _told((gone, _REMOVED, ClauseMatch.MERGED), (into, _MODIFIED, ClauseMatch.MERGED))
