"""Clauses of a document, followed from version to version.

A section of the new version is the clause that `seed.tracking.matching` says it continues, or else a new clause. A
clause that no section continues is removed, and says which clauses hold its words now, where it was split or merged.
Its key is not given away, and should its words come back, so does the clause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ChangeEffect, ClauseMatch, ProvisionStatus
from seed.record.versions import sha256
from seed.tracking.matching import Match, Standing, match_clauses
from seed.tracking.word_overlap import Coder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from graph.store.rows import Value
    from seed.text.sections import Section


@dataclass(slots=True)
class Clause:
    """One clause as it stands; `readings` counts the history rows written of it."""

    key: str
    slug: str
    heading_path: tuple[str, ...]
    text: str
    sha256: str
    first_seen: date
    valid_from: date
    source_version: str
    #: Where its words begin in the newest version that holds it.
    start: int
    readings: int = 0
    active: bool = True
    #: Keys of the clauses that hold its words, while it is split or merged away.
    continued_by: tuple[str, ...] = ()
    categories: list[str] = field(default_factory=list)
    severity: str | None = None
    #: The properties last written of it, and the version they were taken from.
    stored: dict[str, Value] = field(default_factory=dict)
    stored_version: str | None = None
    #: Targets of the suggestions that its words support.
    suggested: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one clause in one version. `effect` is None where its words and place stayed."""

    clause: Clause
    effect: ChangeEffect | None
    #: None for a clause whose words are all new.
    match: ClauseMatch | None = None
    score: float | None = None
    section: Section | None = None
    #: Where its words began in the version before.
    was_at: int | None = None
    #: Keys of other clauses that hold words of it now.
    continued_by: tuple[str, ...] = ()
    #: Whether the clause had been removed in an earlier version, and those that held its words meanwhile.
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
        self.clauses: dict[str, Clause] = {}
        self._named: set[str] = set()
        self._coder = Coder()

    def follow(self, sections: list[Section], text: str, version: str, day: date) -> Iterator[Followed]:
        """What became of every clause in this version, in the order of the text, removed ones last."""
        known = list(self.clauses.values())
        after = [Standing(one.slug_path, one.heading_path, text[one.start : one.end]) for one in sections]
        found = match_clauses([_standing(one) for one in known], after, self._coder)
        continued = {match.section: at for at, match in found.clauses.items() if match.section is not None}
        # Every section has its clause before any is told: one may be continued by a later one.
        stands = [
            known[continued[number]] if number in continued else self._added(section, after[number].text, version, day)
            for number, section in enumerate(sections)
        ]
        for number, section in enumerate(sections):
            if number in continued:
                match = found.clauses[continued[number]]
                heirs = tuple(stands[at].key for at in match.heirs)
                yield self._continued(stands[number], section, match, heirs, (after[number].text, version, day))
            else:
                origin = found.sections.get(number)
                kind, score = (origin.kind, origin.score) if origin else (None, None)
                yield Followed(stands[number], ChangeEffect.ADDED, kind, score, section)
        lost = {known[at].key: match for at, match in found.clauses.items() if match.section is None}
        for key, match in sorted(lost.items()):
            yield self._removed(self.clauses[key], match, tuple(stands[at].key for at in match.heirs))
        self._coder.remember(one.text for one in after)

    def _added(self, section: Section, words: str, version: str, day: date) -> Clause:
        key = first = f"{self.document}/{section.slug_path}"
        number = 1
        while key in self._named:
            number += 1
            key = f"{first}-{number}"
        self._named.add(key)
        key = self.keys.get(key, key)
        slug, path = section.slug_path, section.heading_path
        clause = Clause(key, slug, path, words, sha256(words), day, day, version, section.start)
        self.clauses[key] = clause
        return clause

    def _continued(
        self, clause: Clause, section: Section, match: Match, heirs: tuple[str, ...], read: tuple[str, str, date]
    ) -> Followed:
        """The clause as this section; `read` is its words with the version and day they were read."""
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
            clause.text, clause.source_version, clause.valid_from = read
            clause.sha256 = sha256(clause.text)
        return Followed(clause, effect, match.kind, match.score, section, was_at, heirs, returned, held_by)

    def _removed(self, clause: Clause, match: Match, heirs: tuple[str, ...]) -> Followed:
        clause.active, clause.continued_by = False, heirs
        return Followed(clause, ChangeEffect.REMOVED, match.kind, match.score, None, clause.start, heirs)


_SAME_WORDS: Final = frozenset({ClauseMatch.EXACT, ClauseMatch.MOVED})


def _standing(clause: Clause) -> Standing:
    return Standing(clause.slug, clause.heading_path, clause.text, gone=not clause.active)
