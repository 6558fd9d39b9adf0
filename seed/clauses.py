"""Clauses of a document, followed from version to version.

A section of the new version is the clause that held the same words before, or else the one of the same key (the path
of its headings), or else a new clause. A clause that no section takes up is removed; its key is not given away, and
should the words or the headings come back, so does the clause.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.vocabulary import ChangeEffect
from seed.rows import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from graph.rows import Value
    from seed.extract.sections import Section


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
    readings: int = 0
    active: bool = True
    categories: list[str] = field(default_factory=list)
    severity: str = "LOW"
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
    section: Section | None = None
    #: Whether the clause had been removed in an earlier version.
    returned: bool = False


class ClauseTracker:
    """The clauses of one document; give it the sections of each version in turn."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.clauses: dict[str, Clause] = {}

    def follow(self, sections: list[Section], text: str, version: str, day: date) -> Iterator[Followed]:
        """What became of every clause in this version, in the order of the text, removed ones last."""
        left = {key for key, clause in self.clauses.items() if clause.active}
        matched = self._matched(sections, text)
        for section in sections:
            words = text[section.start : section.end]
            clause = matched.get(section.slug_path)
            if clause is None:
                yield Followed(self._added(section, words, version, day), ChangeEffect.ADDED, section=section)
                continue
            left.discard(clause.key)
            yield self._continued(clause, section, words, version, day)
        for key in sorted(left):
            clause = self.clauses[key]
            clause.active = False
            yield Followed(clause, ChangeEffect.REMOVED)

    def _matched(self, sections: list[Section], text: str) -> dict[str, Clause]:
        """Known clauses by the slug of the section that continues them."""
        by_words: defaultdict[str, list[Clause]] = defaultdict(list)
        for clause in self.clauses.values():
            by_words[clause.sha256].append(clause)
        matched: dict[str, Clause] = {}
        taken: set[str] = set()
        for section in sections:
            alike = [one for one in by_words.get(sha256(text[section.start : section.end]), ()) if one.key not in taken]
            # Of several clauses with these words, the one under these headings, then one that was there last time.
            alike.sort(key=lambda one, slug=section.slug_path: (one.slug != slug, not one.active, one.key))  # type: ignore[misc]
            if alike:
                matched[section.slug_path] = alike[0]
                taken.add(alike[0].key)
        for section in sections:
            same_key = self.clauses.get(f"{self.document}/{section.slug_path}")
            if section.slug_path not in matched and same_key and same_key.key not in taken:
                matched[section.slug_path] = same_key
                taken.add(same_key.key)
        return matched

    def _added(self, section: Section, words: str, version: str, day: date) -> Clause:
        key = first = f"{self.document}/{section.slug_path}"
        number = 1
        while key in self.clauses:
            number += 1
            key = f"{first}-{number}"
        slug, path = section.slug_path, section.heading_path
        clause = self.clauses[key] = Clause(key, slug, path, words, sha256(words), day, day, version)
        return clause

    def _continued(self, clause: Clause, section: Section, words: str, version: str, day: date) -> Followed:
        returned = not clause.active
        moved = clause.heading_path != section.heading_path
        clause.active, clause.slug, clause.heading_path = True, section.slug_path, section.heading_path
        if clause.text == words and not returned:
            return Followed(clause, ChangeEffect.MOVED if moved else None, section)
        clause.text, clause.sha256 = words, sha256(words)
        clause.source_version, clause.valid_from = version, day
        effect = ChangeEffect.ADDED if returned else ChangeEffect.MODIFIED
        return Followed(clause, effect, section, returned)
