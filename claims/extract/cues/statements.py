"""The words of a sentence -> its statements: the stretches in which one thing is said of some laws.

A statement ends at a semicolon, at "but" and its like, where another law becomes the subject of a verb of its own, and
where a further verb begins on the same subject. What stands in brackets belongs to the statement around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.extract.cues.phrases import LAW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.extract.cues.declare import Cues

_JOINS: Final = frozenset({"and", "or", "nor", "then", "so"})
_ARTICLES: Final = frozenset(
    ["the", "a", "an", "both", "that", "therefore", "also", "thus", "its", "their", "only", "instead", "does", "do"]
)
#: What may stand between two names that are enumerated.
_BETWEEN: Final = frozenset(
    [
        ",",
        "and",
        "or",
        "the",
        "a",
        "an",
        "as",
        "well",
        "&",
        "both",
        "eu",
        "its",
        "of",
        "under",
        "also",
        "then",
        "plus",
        "even",
        "any",
        "other",
        "including",
        "potentially",
        "possibly",
    ]
)
_UNIT: Final = frozenset(
    [
        "article",
        "articles",
        "art",
        "arts",
        "art.",
        "section",
        "sections",
        "sec",
        "rule",
        "rules",
        "regulations",
        "regulation",
        "recital",
        "recitals",
        "part",
        "parts",
        "chapter",
        "annex",
        "paragraph",
        "paragraphs",
        "title",
    ]
)
#: "Not yet", "all but": the second word breaks nothing here.
_NO_BREAK_BEHIND: Final = frozenset({"all", "not"})
#: What may stand between a name and its verb.
_BESIDE: Final = frozenset(["also", "likewise", "s", "itself", "then"])
#: Most words that may stand between two enumerated names, brackets aside.
_REACH: Final = 9


def depths(words: Sequence[str]) -> list[int]:
    """How many brackets are open at each word; the brackets themselves count as within."""
    found, depth = [], 0
    for word in words:
        if word == "(":
            depth += 1
        found.append(depth)
        if word == ")" and depth:
            depth -= 1
    if depth:
        # A bracket that is never closed holds nothing: cut texts end within one.
        return [0 if word not in "()" else 1 for word in words]
    return found


class Statements:
    """Cuts sentences into statements, by declared words."""

    def __init__(self, cues: Cues) -> None:
        self._breaks = cues.breaks
        self._opens = cues.opens
        self._verbs = frozenset(cues.lists["verb"])
        self._goes_on = frozenset(cues.lists["goes-on"])

    def of(self, words: Sequence[str], said_at: Iterable[int]) -> list[tuple[int, int]]:
        """The half-open places of the statements, in order; `said_at` are words at which a cue begins."""
        depth = depths(words)
        said = set(said_at) | {at for at, word in enumerate(words) if word in self._verbs}
        found, began, opened = [], 0, words[1] in self._opens if len(words) > 1 else False
        has_said = False
        for at in range(1, len(words)):
            if depth[at] == 0 and self._ends_before(words, depth, at, has_said=has_said, opened=opened):
                found.append((began, at))
                began, has_said = at, False
                opened = words[at] in self._opens
            has_said = has_said or at in said
        found.append((began, len(words)))
        return found

    def _ends_before(
        self, words: Sequence[str], depth: Sequence[int], at: int, *, has_said: bool, opened: bool
    ) -> bool:
        word = words[at]
        if word == ":":
            return self._goes_on_with_verb(words, at + 1)
        if word in {";", "—"}:
            return True
        if word in self._breaks:
            return has_said and words[at - 1] not in _NO_BREAK_BEHIND
        if not has_said or word not in _JOINS | {","}:
            return False
        following = self._past(words, at)
        if following < len(words) and words[following] == LAW:
            return self._is_subject(words, depth, following, joined=word != ",")
        if word != ",":
            return following < len(words) and words[following] in self._goes_on
        return opened and self._verb_is_near(words, depth, at + 1)

    def _past(self, words: Sequence[str], at: int) -> int:
        """The first word behind the joining ones at `at`."""
        while at < len(words) and (
            words[at] in _JOINS or words[at] == "," or (words[at] in _ARTICLES and words[at] not in self._goes_on)
        ):
            at += 1
        return at

    def _is_subject(self, words: Sequence[str], depth: Sequence[int], at: int, *, joined: bool) -> bool:
        """Whether the law at `at`, alone or with one more, has a verb of its own."""
        behind = self._behind_name(words, depth, at)
        if behind < len(words) and words[behind] in {"and", "or"} and not joined:
            other = self._past(words, behind)
            if other < len(words) and words[other] == LAW:
                behind = self._behind_name(words, depth, other)
        return behind < len(words) and words[behind] in self._verbs

    def _behind_name(self, words: Sequence[str], depth: Sequence[int], at: int) -> int:
        """The first word behind a name, the units and the brackets beside it."""
        at += 1
        while at < len(words) and (depth[at] or _is_unit(words[at]) or words[at] in _BESIDE):
            at += 1
        return at

    def _goes_on_with_verb(self, words: Sequence[str], at: int) -> bool:
        """Whether a statement stands behind a colon, and no list: "engages the following: the GDPR and the DSA"."""
        while at < len(words) and words[at] != ";":
            if words[at] in self._verbs:
                return True
            at += 1
        return False

    def _verb_is_near(self, words: Sequence[str], depth: Sequence[int], at: int) -> bool:
        return any(words[one] in self._verbs for one in range(at, min(len(words), at + 8)) if not depth[one])


def _is_unit(word: str) -> bool:
    return word in _UNIT or word[:1].isdigit()


def enumerated(words: Sequence[str], start: int, end: int, laws: Sequence[int], skip: int = 6) -> list[int]:
    """The laws enumerated from `start` on: the first one within `skip` words, and those that follow it.

    `laws` are the words at which laws stand, in order; `end` is the end of the statement.
    """
    found: list[int] = []
    at = start
    for law in laws:
        if law < start or law >= end:
            continue
        between = words[at:law]
        if not found:
            if len(between) > skip or ";" in between or "," in between[1:]:
                break
        elif not joins(between):
            break
        found.append(law)
        at = law + 1
    return found


def enumerated_before(words: Sequence[str], start: int, end: int, laws: Sequence[int]) -> list[int]:
    """The laws enumerated right before `end`, from the last one backwards."""
    found: list[int] = []
    for law in reversed([one for one in laws if start <= one < end]):
        if found and not joins(words[law + 1 : found[-1]]):
            break
        found.append(law)
    return found


def joins(between: Sequence[str]) -> bool:
    """Whether the words between two names only enumerate: commas, "and", units, something in brackets."""
    depth, counted = 0, 0
    for word in between:
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
        elif depth <= 0:
            counted += 1
            if not (word in _BETWEEN or _is_unit(word)):
                return False
    return counted <= _REACH
