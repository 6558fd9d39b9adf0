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
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.model.vocabulary import ClauseMatch
from seed.tracking.word_overlap import RUN, Coder, changed_runs, covered, runs, score_of, similarity, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

#: A section elsewhere continues a clause with this similarity at least: more of the words stayed than changed.
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
class HeadedText:
    """A clause or section: its words under its headings. `gone` is a clause that an earlier version lost."""

    slug: str
    heading_path: tuple[str, ...]
    text: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How a clause was followed, or whence a new section has its words.

    `score` is the similarity to the section that continues the clause; where none does, the share of its words that was
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


def match_clauses(before: Sequence[HeadedText], after: Sequence[HeadedText], coder: Coder | None = None) -> Matches:
    """What became of the clauses `before` in the sections `after`.

    Shape: a match for every clause that stood and every one that came back; for sections, only where they continue no
    clause and hold words of another. No section continues two clauses, no clause is two sections.

    Give the `coder` of the document when several versions are compared in turn: it remembers the words of the clauses.
    """
    equal = _equal(before, after)
    clauses = {clause: _same_words(before[clause], after[section], section) for section, clause in equal.items()}
    lost = [at for at in range(len(before)) if at not in clauses]
    new = {at for at in range(len(after)) if at not in equal}
    # A clause that came back word for word took its words from wherever they stood meanwhile.
    returned = [section for section, clause in equal.items() if before[clause].gone]
    words = ChangedWords(before, after, lost, [*sorted(new), *returned], coder or Coder())
    assignment = assign(words, new)
    return _classified(words, assignment, trace(words, assignment), clauses)


def followed_by_hand(before: str | None, after: str | None) -> tuple[ClauseMatch | None, float | None]:
    """A clause that somebody says goes on in other words: how alike they are, where both are held."""
    return (ClauseMatch.FUZZY, score_of(before, after)) if before and after else (None, None)


def _same_words(clause: HeadedText, section: HeadedText, at: int) -> Match:
    in_place = clause.heading_path == section.heading_path
    return Match(ClauseMatch.EXACT if in_place else ClauseMatch.MOVED, 1.0, at)


def _equal(before: Sequence[HeadedText], after: Sequence[HeadedText]) -> dict[int, int]:
    """Clauses by the section with the same words: at the same place, else under the same headings, else elsewhere."""
    keys: tuple[Callable[[HeadedText], Hashable], ...] = (
        lambda part: (part.text, part.heading_path, part.slug),
        lambda part: (part.text, part.heading_path),
        lambda part: part.text,
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for gone in (False, True):
        for key in keys:
            known: defaultdict[Hashable, list[int]] = defaultdict(list)
            for at, part in enumerate(before):
                if part.gone is gone and at not in taken:
                    known[key(part)].append(at)
            for at, part in enumerate(after):
                if at not in found and (alike := known.get(key(part))):
                    found[at] = alike.pop(0)
                    taken.add(found[at])
    return found


class ChangedWords:
    """The words of clauses and sections that are not word for word the same."""

    def __init__(
        self,
        before: Sequence[HeadedText],
        after: Sequence[HeadedText],
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

    def old_runs(self, clause: int) -> frozenset[str]:
        """The runs of words of a clause."""
        return self._runs_of(self.old[clause])

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
    for clause, held in clauses.items():
        shared = Counter(chain.from_iterable(map(holding.__getitem__, held & holding.keys())))
        found[clause] = sorted(shared, key=lambda at, of=shared: (-of[at], at))[:_CANDIDATES]  # type: ignore[misc]
    return found


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which section continues which clause in other words: no section two clauses, no clause two sections."""

    #: The clause that a section continues, with their similarity.
    continues: Mapping[int, tuple[int, float]]
    #: Clauses that hardly changed in their place.
    settled: frozenset[int]
    #: The section that continues a clause.
    continued: Mapping[int, int]


def assign(words: ChangedWords, open_: set[int]) -> Assignment:
    """Which of the `open_` sections continues which clause: first what hardly changed in its place, then the best pairs
    of what is left.
    """
    continues: dict[int, tuple[int, float]] = {}
    continued: dict[int, int] = {}

    def take(pairs: Iterable[_Pair]) -> None:
        for pair in sorted(pairs):
            if pair.clause not in continued and pair.section not in continues:
                continues[pair.section] = (pair.clause, pair.score)
                continued[pair.clause] = pair.section

    take(_in_place(words, open_))
    settled = frozenset(continued)
    take(_elsewhere(words, open_ - continues.keys(), words.old.keys() - settled))
    return Assignment(continues, settled, continued)


class _Pair(NamedTuple):
    """A section that may continue a clause; of several pairs the one with the lowest rank is the best."""

    rank: float
    clause: int
    section: int
    score: float


def _in_place(words: ChangedWords, open_: set[int]) -> Iterator[_Pair]:
    """Clauses that hardly changed in their place."""
    for at, text in words.old.items():
        clause = words.before[at]
        section = words.at_place.get(clause.slug)
        if section is None or section not in open_ or clause.gone:
            continue
        score = similarity(text, words.new[section], _SETTLED)
        if score:
            yield _Pair(-score, at, section, score)


def _elsewhere(words: ChangedWords, open_: set[int], clauses: set[int]) -> Iterator[_Pair]:
    """Clauses with the section in their place, and with those that share rare runs of words with them."""
    near = neighbours(
        {at: words.old_runs(at) for at in clauses if not words.before[at].gone},
        {section: words.new_runs(section) for section in open_} if clauses else {},
    )
    for at in clauses:
        clause = words.before[at]
        at_place = words.at_place.get(clause.slug)
        for section in open_.intersection((-1 if at_place is None else at_place, *near.get(at, ()))):
            there = section == at_place or words.after[section].heading_path == clause.heading_path
            score = similarity(words.old[at], words.new[section], 0.0 if there else ALIKE)
            if score >= ALIKE or (there and _stays(words, at, section, score)):
                # A clause that stood goes before one that comes back.
                yield _Pair(clause.gone - score - (_PLACE if there else 0), at, section, score)


def _stays(words: ChangedWords, clause: int, section: int, score: float) -> bool:
    """Whether a section under the headings of a clause is that clause still."""
    if score >= ALIKE_IN_PLACE:
        return True
    shorter, longer = sorted((words.old[clause], words.new[section]), key=len)
    if len(longer) <= _BRIEF or shorter in longer:
        return True
    return covered(shorter, frozenset(runs(longer))) >= BULK * len(shorter)


#: Of each clause that stood: its heirs, sections that did not have its words before, with the runs that went there.
Heirs = dict[int, dict[int, frozenset[str]]]


def trace(words: ChangedWords, assignment: Assignment) -> Heirs:
    """Where the words went that left their clauses."""
    settled, continued = assignment.settled, assignment.continued
    lost = words.old.keys() - continued.keys()
    new = words.new.keys() - assignment.continues.keys()
    left = {at: _left(words, assignment, at) for at in words.old if new or at not in settled}
    settled_sections = {continued[at] for at in settled}
    come = {at: _come(words, assignment, at) for at in words.new if lost or at not in settled_sections}
    near = neighbours({at: held for at, held in left.items() if not words.before[at].gone}, come)
    return {
        clause: {
            section: shared
            for section in sorted(sections)
            if _is_heir(words, continued.get(clause), (clause, section), shared := left[clause] & come[section])
        }
        for clause, sections in near.items()
    }


def _left(words: ChangedWords, assignment: Assignment, clause: int) -> frozenset[str]:
    """The runs of a clause that the section which continues it no longer has."""
    section = assignment.continued.get(clause)
    if section is None:
        return words.old_runs(clause)
    if clause in assignment.settled:
        return changed_runs(words.old[clause], words.new[section])
    return words.old_runs(clause) - words.new_runs(section)


def _come(words: ChangedWords, assignment: Assignment, section: int) -> frozenset[str]:
    """The runs of a section that the clause which it continues did not have."""
    clause, _ = assignment.continues.get(section, (None, 0))
    if clause is None or words.before[clause].gone:
        return words.new_runs(section)
    if clause in assignment.settled:
        return changed_runs(words.new[section], words.old[clause])
    return words.new_runs(section) - words.old_runs(clause)


def _is_heir(words: ChangedWords, continued_in: int | None, pair: tuple[int, int], shared: frozenset[str]) -> bool:
    """Whether the section of a pair holds so much of the clause that it is one of those that the clause went into."""
    clause, section = pair
    old, new = words.old[clause], words.new[section]
    of_old = len(old) * (_PART if continued_in is None else BULK)
    of_new = len(new) * BULK
    # A run covers four words at most: mostly that is too few, and counting them can be spared.
    if section == continued_in or RUN * len(shared) < max(_PHRASE, min(of_old, of_new)):
        return False
    count = covered(old, shared)
    return count >= _PHRASE and (count >= of_old or covered(new, shared) >= of_new)


def _share(coded: str, shared: Iterable[frozenset[str]]) -> float:
    """The share of the words of a coded text that stand in any of the shared runs."""
    return stored(covered(coded, frozenset().union(*shared)) / len(coded)) if coded else 0.0


def _classified(words: ChangedWords, assignment: Assignment, heirs: Heirs, equal: Mapping[int, Match]) -> Matches:
    """What became of each clause and of new sections; `equal` are the clauses with the same words."""
    clauses = dict(equal)
    for section, (clause, score) in assignment.continues.items():
        others = tuple(heirs.get(clause, ()))
        clauses[clause] = Match(ClauseMatch.SPLIT if others else ClauseMatch.FUZZY, stored(score), section, others)
    for clause in heirs:
        if clause not in clauses:
            clauses[clause] = _lost(words.old[clause], heirs[clause])
    sections: dict[int, Match] = {}
    for clause in heirs:
        kind = clauses[clause].kind
        for section in clauses[clause].heirs:
            holder = assignment.continues.get(section)
            if holder is None:
                sections.setdefault(section, Match(kind, _taken_up(words, heirs, section)))
            elif kind is ClauseMatch.MERGED and clauses[holder[0]].kind is ClauseMatch.FUZZY:
                clauses[holder[0]] = replace(clauses[holder[0]], kind=kind)
    return Matches(clauses, sections)


def _taken_up(words: ChangedWords, heirs: Heirs, section: int) -> float:
    """The share of a section's words that it has from others."""
    return _share(words.new[section], (runs_[section] for runs_ in heirs.values() if section in runs_))


def _lost(coded: str, heirs: Mapping[int, frozenset[str]]) -> Match:
    """A clause that no section continues: its words are in one section now, in several, or nowhere."""
    share = _share(coded, heirs.values())
    if share < BULK:
        return Match(ClauseMatch.BROKEN, share)
    return Match(ClauseMatch.MERGED if len(heirs) == 1 else ClauseMatch.SPLIT, share, heirs=tuple(heirs))
