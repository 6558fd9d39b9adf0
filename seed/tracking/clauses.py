"""Clauses of a document, followed from version to version.

A section of the new version is the clause that `seed.tracking.matching` says it continues, or else a new clause. A
clause that no section continues is removed, and says which clauses hold its words now, where it was split or merged.
Its key is not given away, and should its words come back, so does the clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ChangeEffect, ClauseMatch, ProvisionStatus
from seed.tracking.matching import HeadedText, Match, match_clauses
from seed.tracking.word_overlap import Coder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from seed.text.sections import Section


@dataclass(slots=True, kw_only=True)
class TrackedClause:
    """One clause as the tracker follows it; nobody else changes it."""

    key: str
    slug: str
    heading_path: tuple[str, ...]
    text: str
    first_seen: date
    #: The day from which its words stand as they do.
    valid_from: date
    #: Where its words begin in the newest version that holds it.
    start: int
    active: bool = True
    #: Keys of the clauses that hold its words, while it is split or merged away.
    continued_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of one clause in one version. `effect` is None where its words and place stayed."""

    clause: TrackedClause
    effect: ChangeEffect | None
    #: None for a clause whose words are all new.
    match: ClauseMatch | None = None
    score: float | None = None
    #: The section that is the clause now; None for one that is gone.
    section: Section | None = None
    #: Where its words began in the version before.
    was_at: int | None = None
    #: Keys of other clauses that hold words of it now.
    continued_by: tuple[str, ...] = ()
    #: Whether an earlier version had lost the clause, and keys of those that held its words meanwhile.
    returned: bool = False
    held_by: tuple[str, ...] = ()

    @property
    def status(self) -> ProvisionStatus:
        """Where the clause stands now."""
        if self.effect is not ChangeEffect.REMOVED:
            return ProvisionStatus.ACTIVE
        gone = {ClauseMatch.MERGED: ProvisionStatus.MERGED, ClauseMatch.SPLIT: ProvisionStatus.SUPERSEDED}
        return gone.get(self.match or ClauseMatch.BROKEN, ProvisionStatus.REMOVED)


class ClauseTracker:
    """The clauses of one document; give it the sections of each version in turn.

    A clause has the key that `keys` says for the one that its headings give it, where it says one.
    """

    def __init__(self, document: str, keys: Mapping[str, str] | None = None) -> None:
        self.document, self.keys = document, keys or {}
        self.clauses: dict[str, TrackedClause] = {}
        self._named: set[str] = set()
        self._coder = Coder()

    def follow(self, sections: list[Section], text: str, day: date) -> Iterator[Followed]:
        """What became of every clause in this version, in the order of the text, removed ones last."""
        known = list(self.clauses.values())
        after = [HeadedText(part.slug_path, part.heading_path, text[part.start : part.end]) for part in sections]
        found = match_clauses([_headed(clause) for clause in known], after, self._coder)
        continued = {match.section: at for at, match in found.clauses.items() if match.section is not None}
        # Every section has its clause before any is told: one may be continued by a later one.
        stands = [
            known[continued[number]] if number in continued else self._added(section, after[number].text, day)
            for number, section in enumerate(sections)
        ]
        for number, section in enumerate(sections):
            if number in continued:
                match = found.clauses[continued[number]]
                heirs = tuple(stands[at].key for at in match.heirs)
                yield _continued(stands[number], section, match, heirs, (after[number].text, day))
            else:
                origin = found.sections.get(number)
                kind, score = (origin.kind, origin.score) if origin else (None, None)
                yield Followed(
                    clause=stands[number], effect=ChangeEffect.ADDED, match=kind, score=score, section=section
                )
        lost = {known[at].key: match for at, match in found.clauses.items() if match.section is None}
        for key, match in sorted(lost.items()):
            yield _removed(self.clauses[key], match, tuple(stands[at].key for at in match.heirs))
        self._coder.keep_only(part.text for part in after)

    def _added(self, section: Section, words: str, day: date) -> TrackedClause:
        key = first = f"{self.document}/{section.slug_path}"
        number = 1
        while key in self._named:
            number += 1
            key = f"{first}-{number}"
        self._named.add(key)
        key = self.keys.get(key, key)
        clause = TrackedClause(
            key=key,
            slug=section.slug_path,
            heading_path=section.heading_path,
            text=words,
            first_seen=day,
            valid_from=day,
            start=section.start,
        )
        self.clauses[key] = clause
        return clause


def _continued(
    clause: TrackedClause, section: Section, match: Match, heirs: tuple[str, ...], read: tuple[str, date]
) -> Followed:
    """The clause as this section; `read` is its words with the day they were read."""
    returned, was_at, held_by = not clause.active, clause.start, clause.continued_by
    clause.active, clause.start, clause.continued_by = True, section.start, ()
    clause.slug, clause.heading_path = section.slug_path, section.heading_path
    if returned:
        effect: ChangeEffect | None = ChangeEffect.ADDED
    elif match.kind in _SAME_WORDS:
        effect = ChangeEffect.MOVED if match.kind is ClauseMatch.MOVED else None
    else:
        effect = ChangeEffect.MODIFIED
    if effect in {ChangeEffect.ADDED, ChangeEffect.MODIFIED}:
        clause.text, clause.valid_from = read
    return Followed(
        clause=clause,
        effect=effect,
        match=match.kind,
        score=match.score,
        section=section,
        was_at=was_at,
        continued_by=heirs,
        returned=returned,
        held_by=held_by,
    )


def _removed(clause: TrackedClause, match: Match, heirs: tuple[str, ...]) -> Followed:
    clause.active, clause.continued_by = False, heirs
    return Followed(
        clause=clause,
        effect=ChangeEffect.REMOVED,
        match=match.kind,
        score=match.score,
        was_at=clause.start,
        continued_by=heirs,
    )


_SAME_WORDS: Final = frozenset({ClauseMatch.EXACT, ClauseMatch.MOVED})


def _headed(clause: TrackedClause) -> HeadedText:
    return HeadedText(clause.slug, clause.heading_path, clause.text, gone=not clause.active)
