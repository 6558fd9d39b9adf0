"""Clauses of one version and sections of the next -> which section continues which clause, and what became of the rest.

Pure: texts and headings in, indices out; knows nothing of keys, days or the graph. First equal words, then words that
are alike, then the runs of words that left one clause and stand in another section. The thresholds, and what they rest
on: docs/decisions/how-clauses-are-followed.md.

The cost grows with the words that changed: equal words are not looked at, a clause that hardly changed in its place is
compared with that place only, and the others with sections that share a rare run of words with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ClauseMatch
from seed.tracking.word_overlap import RUN, Coder, changed_runs, covered, likeness, runs, score_of, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

#: A section elsewhere continues a clause with this likeness at least: more of the words stayed than changed.
ALIKE: Final = 0.5
#: Under the same headings less is enough: the headings speak for it, too.
ALIKE_IN_PLACE: Final = 0.3
#: With so much of its words in its place, a clause is looked for nowhere else.
_SETTLED: Final = 0.9
#: So much is the same place worth when two sections could continue a clause.
_PLACE: Final = 0.15
#: Texts of so many words at most, such as a date, tell too little to say that their headings mean something else now.
_BRIEF: Final = 12
#: The share of words that makes one text the bulk of another.
BULK: Final = 0.5
#: The share of a lost clause's words that makes a section one of those that hold them now.
_PART: Final = 0.2
#: Fewer words are a phrase, not a part of a clause.
_PHRASE: Final = 8
#: Runs in more sections than this tell nothing of where a clause went.
_RARE: Final = 8
#: Sections that a clause is compared with: those that have most rare runs in common with it.
_CANDIDATES: Final = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause or section: its words under its headings. `gone` is a clause that an earlier version lost."""

    slug: str
    heading_path: tuple[str, ...]
    text: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How a clause was followed, or whence a new section has its words.

    `score` is the likeness to the section that continues the clause; where none does, the share of its words that was
    found elsewhere; of a new section, the share of its words that stood elsewhere.
    """

    kind: ClauseMatch
    score: float
    #: The section that is the clause now.
    section: int | None = None
    #: Further sections that its words went into.
    heirs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of each clause, and of new sections whose words are not new; by index."""

    clauses: dict[int, Match] = field(default_factory=dict)
    sections: dict[int, Match] = field(default_factory=dict)


def match_clauses(before: Sequence[Standing], after: Sequence[Standing], coder: Coder | None = None) -> Matches:
    """What became of the clauses `before` in the sections `after`.

    Shape: a match for every clause that stood and every one that came back; for sections, only where they continue no
    clause and hold words of another. No section continues two clauses, no clause is two sections.

    Give the `coder` of the document when several versions are compared in turn: it remembers the words of the clauses.
    """
    equal = _equal(before, after)
    clauses = {one: _same_words(before[one], after[section], section) for section, one in equal.items()}
    lost = [at for at in range(len(before)) if at not in clauses]
    new = {at for at in range(len(after)) if at not in equal}
    # A clause that came back word for word took its words from wherever they stood meanwhile.
    returned = [section for section, one in equal.items() if before[one].gone]
    words = Words(before, after, lost, [*sorted(new), *returned], coder or Coder())
    alike = _Alike(words, new)
    return _judged(alike, _Went(words, alike), clauses)


def followed_by_hand(before: str | None, after: str | None) -> tuple[ClauseMatch | None, float | None]:
    """A clause that somebody says goes on in other words: how alike they are, where both are held."""
    return (ClauseMatch.FUZZY, score_of(before, after)) if before and after else (None, None)


def _same_words(clause: Standing, section: Standing, at: int) -> Match:
    in_place = clause.heading_path == section.heading_path
    return Match(ClauseMatch.EXACT if in_place else ClauseMatch.MOVED, 1.0, at)


def _equal(before: Sequence[Standing], after: Sequence[Standing]) -> dict[int, int]:
    """Clauses by the section with the same words: at the same place, else under the same headings, else elsewhere."""
    keys: tuple[Callable[[Standing], Hashable], ...] = (
        lambda one: (one.text, one.heading_path, one.slug),
        lambda one: (one.text, one.heading_path),
        lambda one: one.text,
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for gone in (False, True):
        for key in keys:
            known: defaultdict[Hashable, list[int]] = defaultdict(list)
            for at, one in enumerate(before):
                if one.gone is gone and at not in taken:
                    known[key(one)].append(at)
            for at, one in enumerate(after):
                if at not in found and (alike := known.get(key(one))):
                    found[at] = alike.pop(0)
                    taken.add(found[at])
    return found


class Words:
    """The words of clauses and sections that are not word for word the same."""

    def __init__(
        self,
        before: Sequence[Standing],
        after: Sequence[Standing],
        lost: Iterable[int],
        come: Iterable[int],
        coder: Coder,
    ) -> None:
        self.before, self.after = before, after
        self.new = {at: coder.code(after[at].text) for at in come}
        self.at_place = {after[at].slug: at for at in self.new}
        # What was gone already is taken up by equal words or in its own place only.
        lost = [at for at in lost if not before[at].gone or before[at].slug in self.at_place]
        self.old = {at: coder.code(before[at].text) for at in lost}
        self._runs: dict[str, frozenset[str]] = {}

    def old_runs(self, one: int) -> frozenset[str]:
        """The runs of words of a clause."""
        return self._runs_of(self.old[one])

    def new_runs(self, section: int) -> frozenset[str]:
        """The runs of words of a section."""
        return self._runs_of(self.new[section])

    def _runs_of(self, coded: str) -> frozenset[str]:
        held = self._runs.get(coded)
        if held is None:
            held = self._runs[coded] = frozenset(runs(coded))
        return held


def neighbours(clauses: dict[int, frozenset[str]], sections: dict[int, frozenset[str]]) -> dict[int, list[int]]:
    """Sections that share a rare run with a clause, by clause: those that share most of them."""
    wanted = frozenset().union(*clauses.values())
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for at, held in sections.items():
        for run in wanted & held:
            holding[run].append(at)
    for run in [run for run, at in holding.items() if len(at) > _RARE]:
        del holding[run]
    found = {}
    for one, held in clauses.items():
        shared = Counter(chain.from_iterable(map(holding.__getitem__, held & holding.keys())))
        found[one] = sorted(shared, key=lambda at, of=shared: (-of[at], at))[:_CANDIDATES]  # type: ignore[misc]
    return found


class _Alike:
    """Which section continues which clause in other words."""

    def __init__(self, words: Words, open_: set[int]) -> None:
        self.words = words
        #: The clause that a section continues, with their likeness; and the other way round.
        self.continues: dict[int, tuple[int, float]] = {}
        self.continued: dict[int, int] = {}
        self._take(self._in_place(open_))
        self.settled = frozenset(self.continued)
        self._take(self._pairs(open_ - self.continues.keys()))

    def _take(self, pairs: Iterable[tuple[float, int, int, float]]) -> None:
        """Take the best pairs first; `pairs` stand behind a rank that is lowest for the best."""
        for _, one, section, score in sorted(pairs):
            if one not in self.continued and section not in self.continues:
                self.continues[section] = (one, score)
                self.continued[one] = section

    def _in_place(self, open_: set[int]) -> Iterator[tuple[float, int, int, float]]:
        for one, text in self.words.old.items():
            clause = self.words.before[one]
            section = self.words.at_place.get(clause.slug)
            if section is None or section not in open_ or clause.gone:
                continue
            score = likeness(text, self.words.new[section], _SETTLED)
            if score:
                yield -score, one, section, score

    def _pairs(self, open_: set[int]) -> Iterator[tuple[float, int, int, float]]:
        words = self.words
        clauses = words.old.keys() - self.settled
        near = neighbours(
            {one: words.old_runs(one) for one in clauses if not words.before[one].gone},
            {section: words.new_runs(section) for section in open_} if clauses else {},
        )
        for one in clauses:
            clause = words.before[one]
            at_place = words.at_place.get(clause.slug)
            for section in open_.intersection((-1 if at_place is None else at_place, *near.get(one, ()))):
                there = section == at_place or words.after[section].heading_path == clause.heading_path
                score = likeness(words.old[one], words.new[section], 0.0 if there else ALIKE)
                if score >= ALIKE or (there and self._stays(one, section, score)):
                    # A clause that stood goes before one that comes back.
                    yield clause.gone - score - (_PLACE if there else 0), one, section, score

    def _stays(self, one: int, section: int, score: float) -> bool:
        """Whether a section under the headings of a clause is that clause still."""
        if score >= ALIKE_IN_PLACE:
            return True
        shorter, longer = sorted((self.words.old[one], self.words.new[section]), key=len)
        if len(longer) <= _BRIEF or shorter in longer:
            return True
        return covered(shorter, frozenset(runs(longer))) >= BULK * len(shorter)


class _Went:
    """Where the words went that left their clauses: into sections that did not have them before, the heirs."""

    def __init__(self, words: Words, alike: _Alike) -> None:
        self.words, self.alike = words, alike
        lost = words.old.keys() - alike.continued.keys()
        new = words.new.keys() - alike.continues.keys()
        left = {one: self._left(one) for one in words.old if new or one not in alike.settled}
        settled = {alike.continued[one] for one in alike.settled}
        come = {at: self._come(at) for at in words.new if lost or at not in settled}
        near = neighbours({one: held for one, held in left.items() if not words.before[one].gone}, come)
        #: Of each clause that stood: its heirs, with the runs that went there.
        self.heirs = {
            one: {at: shared for at in sorted(sections) if self._is_heir(one, at, shared := left[one] & come[at])}
            for one, sections in near.items()
        }

    def _left(self, one: int) -> frozenset[str]:
        """The runs of a clause that the section which continues it no longer has."""
        section = self.alike.continued.get(one)
        if section is None:
            return self.words.old_runs(one)
        if one in self.alike.settled:
            return changed_runs(self.words.old[one], self.words.new[section])
        return self.words.old_runs(one) - self.words.new_runs(section)

    def _come(self, section: int) -> frozenset[str]:
        """The runs of a section that the clause which it continues did not have."""
        one, _ = self.alike.continues.get(section, (None, 0))
        if one is None or self.words.before[one].gone:
            return self.words.new_runs(section)
        if one in self.alike.settled:
            return changed_runs(self.words.new[section], self.words.old[one])
        return self.words.new_runs(section) - self.words.old_runs(one)

    def _is_heir(self, one: int, section: int, shared: frozenset[str]) -> bool:
        old, new = self.words.old[one], self.words.new[section]
        of_old = len(old) * (BULK if one in self.alike.continued else _PART)
        of_new = len(new) * BULK
        # A run covers four words at most: mostly that is too few, and counting them can be spared.
        if section == self.alike.continued.get(one) or RUN * len(shared) < max(_PHRASE, min(of_old, of_new)):
            return False
        count = covered(old, shared)
        return count >= _PHRASE and (count >= of_old or covered(new, shared) >= of_new)

    def found(self, one: int) -> float:
        """The share of a clause's words that its heirs hold."""
        return _share(self.words.old[one], self.heirs[one].values())

    def taken_up(self, section: int) -> float:
        """The share of a section's words that it has from others."""
        return _share(self.words.new[section], (of[section] for of in self.heirs.values() if section in of))


def _share(coded: str, shared: Iterable[frozenset[str]]) -> float:
    return stored(covered(coded, frozenset().union(*shared)) / len(coded)) if coded else 0.0


def _judged(alike: _Alike, went: _Went, clauses: dict[int, Match]) -> Matches:
    for section, (one, score) in alike.continues.items():
        heirs = tuple(went.heirs.get(one, ()))
        clauses[one] = Match(ClauseMatch.SPLIT if heirs else ClauseMatch.FUZZY, stored(score), section, heirs)
    for one in went.heirs:
        if one not in clauses:
            clauses[one] = _lost(went, one)
    sections: dict[int, Match] = {}
    for one in went.heirs:
        kind = clauses[one].kind
        for section in clauses[one].heirs:
            holder = alike.continues.get(section)
            if holder is None:
                sections.setdefault(section, Match(kind, went.taken_up(section)))
            elif kind is ClauseMatch.MERGED and clauses[holder[0]].kind is ClauseMatch.FUZZY:
                clauses[holder[0]] = replace(clauses[holder[0]], kind=kind)
    return Matches(clauses, sections)


def _lost(went: _Went, one: int) -> Match:
    """A clause that no section continues: its words are in one section now, in several, or nowhere."""
    share, heirs = went.found(one), tuple(went.heirs[one])
    if share < BULK:
        return Match(ClauseMatch.BROKEN, share)
    return Match(ClauseMatch.MERGED if len(heirs) == 1 else ClauseMatch.SPLIT, share, heirs=heirs)
