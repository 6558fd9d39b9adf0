"""The words of a sentence -> under which condition each law is said to be engaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.extract.cues.declare import phrases_of
from claims.extract.cues.phrases import END, PLACE, Phrasebook
from claims.extract.cues.statements import depths, enumerated, enumerated_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claims.extract.cues.declare import Cues
    from claims.extract.cues.phrases import Hit
    from claims.extract.cues.scope import Stance
    from claims.extract.cues.words import Words

_ENDS: Final = frozenset({",", ";", ":", "(", ")", "—", END})


class ConditionReader:
    """Reads conditions, by declared words that open them."""

    def __init__(self, cues: Cues) -> None:
        self._openers = Phrasebook((None, one) for one in phrases_of(cues.conditions.openers, cues.lists))
        self._not_behind = [one.split() for one in cues.conditions.not_behind]
        self._breaks = cues.breaks

    def read(self, sentence: Words, stances: Mapping[int, Stance]) -> dict[int, tuple[int, int]]:
        """The half-open place of each law's condition among the words, by the word at which the law stands."""
        words = sentence.words
        found: dict[int, tuple[int, int]] = {}
        hits = self._opened(words)
        if not hits:
            return found
        depth = depths(words)
        ahead: dict[int, tuple[int, int]] = {}
        held = sorted(stances)
        begins = [hit.start for hit in hits if self._begins_statement(words, hit.start)]
        for number, hit in enumerate(hits):
            limit = hits[number + 1].start if number + 1 < len(hits) else len(words)
            end = self._end(words, depth, hit, limit)
            # Behind a further condition that begins a statement, laws are of that one.
            behind = next((begin for begin in begins if begin > hit.start), len(words))
            laws = [law for law in held if law < behind]
            for law in self._owners(words, hit, end, stances, laws) if end > hit.end else ():
                # A condition behind a law is nearer to it than one that begins the statement.
                (found if law < hit.start else ahead).setdefault(law, (hit.end, end))
        return ahead | found

    def _opened(self, words: Sequence[str]) -> list[Hit[None]]:
        """The words that open conditions; of those that begin together, the longest."""
        longest: dict[int, Hit[None]] = {}
        for hit in self._openers.found(words):
            if hit.start not in longest or longest[hit.start].end < hit.end:
                longest[hit.start] = hit
        return [hit for hit in longest.values() if not self._is_no_condition(words, hit.start)]

    def _is_no_condition(self, words: Sequence[str], at: int) -> bool:
        before = at - 1 if words[at - 1] != "," else at - 2
        if words[before] == PLACE:
            return True
        return any(list(words[max(0, at - len(one)) : at]) == one for one in self._not_behind)

    def _end(self, words: Sequence[str], depth: Sequence[int], hit: Hit[None], limit: int) -> int:
        at = hit.end
        while at < limit and words[at] not in _ENDS and words[at] not in self._breaks:
            at += 1
        if at < len(words) and words[at] == "(" and depth[at] == depth[hit.start] + 1:
            # What stands in brackets belongs to the words around it.
            behind = next((one for one in range(at, limit) if words[one] == ")"), limit)
            at = self._end(words, depth, type(hit)(hit.of, hit.start, behind + 1), limit) if behind < limit else at
        while at > hit.end and words[at - 1] in {"and", "or", ","}:
            at -= 1
        return at

    def _owners(
        self, words: Sequence[str], hit: Hit[None], end: int, stances: Mapping[int, Stance], laws: list[int]
    ) -> list[int]:
        """Those of the laws that the condition belongs to."""
        statement = self._statement(hit, stances)
        first_words = self._begins_statement(words, hit.start)
        before = [] if first_words else enumerated_before(words, statement, hit.start, laws)
        if before:
            return self._sharing(words, before)
        following = [law for law in laws if law >= end]
        if not following:
            return []
        within = stances[following[0]].statement
        same = [law for law in following if within[0] <= law < within[1]]
        return enumerated(words, same[0], within[1], same) if first_words and words[hit.start - 1] == "," else same

    def _begins_statement(self, words: Sequence[str], at: int) -> bool:
        """Whether nothing stands before the condition, or only "and": "the GDPR, and, where a voice is used, BIPA"."""
        before, further = words[at - 1], words[at - 2]
        joins = {"and", "or", "but"}
        return (
            before in {"^", ";", ":", "—"}
            or (before == "," and further in {*joins, "^"})
            or (before in joins and further == ",")
        )

    def _sharing(self, words: Sequence[str], before: list[int]) -> list[int]:
        """Those that share a condition with the last law: joined to it by "and", and by no comma."""
        shared = before[:1]
        for law in before[1:]:
            if "," in words[law + 1 : shared[-1]]:
                break
            shared.append(law)
        return shared

    def _statement(self, hit: Hit[None], stances: Mapping[int, Stance]) -> int:
        """Where the statement begins that the condition stands in, or the last one before it that names a law."""
        return max((stance.statement[0] for stance in stances.values() if stance.statement[0] <= hit.start), default=0)
