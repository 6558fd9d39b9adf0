"""Clauses as they are told anew -> the keys by which the graph knows them.

A key names a clause for good, whatever its history is found to have been. So a clause that is told anew is the one of
the graph that has readings of the same words in the same texts; else the one with its key, which is made of its
headings; else the one that it continues by its words, as from one version to the next. Pure: knows no graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seed.tracking.matching import HeadedText, match_clauses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.store.rows import Value

#: A text's hash with the hash of the words that a clause had in it.
WordsInText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KnownClause:
    """A clause by all that it was read as: its newest reading, and the words of each, by the text they stand in."""

    key: str
    newest: Mapping[str, Value]
    words: frozenset[WordsInText]

    @property
    def headed(self) -> HeadedText:
        """Its newest words under their headings."""
        path = str(self.newest.get("headingPath") or "")
        slug = self.key.split("/", 2)[-1]
        gone = self.newest["status"] != "ACTIVE"
        return HeadedText(slug, tuple(path.split(" > ")) if path else (), str(self.newest["excerptText"]), gone)


def kept_keys(told: Sequence[KnownClause], stored: Sequence[KnownClause]) -> dict[str, str]:
    """The keys of the graph for clauses that were told under others, by those."""
    kept = _by_words(told, stored)
    _same_key(kept, told, stored)
    _continued(kept, told, stored)
    taken = {clause.key for clause in stored} | set(kept.values())
    for clause in told:
        if clause.key not in kept:
            kept[clause.key] = _free(clause.key, taken)
            taken.add(kept[clause.key])
    return {key: known for key, known in kept.items() if key != known}


def _by_words(told: Sequence[KnownClause], stored: Sequence[KnownClause]) -> dict[str, str]:
    """Clauses that were read alike most often first."""
    holding: defaultdict[WordsInText, list[str]] = defaultdict(list)
    for clause in stored:
        for words in clause.words:
            holding[words].append(clause.key)
    common = Counter((clause.key, known) for clause in told for words in clause.words for known in holding[words])
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for (key, known), _ in sorted(
        common.items(), key=lambda counted: (-counted[1], counted[0][0] != counted[0][1], counted[0])
    ):
        if key not in kept and known not in taken:
            kept[key] = known
            taken.add(known)
    return kept


def _same_key(kept: dict[str, str], told: Iterable[KnownClause], stored: Iterable[KnownClause]) -> None:
    free = {clause.key for clause in stored} - set(kept.values())
    kept |= {clause.key: clause.key for clause in told if clause.key not in kept and clause.key in free}


def _continued(kept: dict[str, str], told: Sequence[KnownClause], stored: Sequence[KnownClause]) -> None:
    before = [clause for clause in stored if clause.key not in set(kept.values())]
    after = [clause for clause in told if clause.key not in kept]
    if before and after:
        found = match_clauses([clause.headed for clause in before], [clause.headed for clause in after])
        kept |= {
            after[match.section].key: before[at].key for at, match in found.clauses.items() if match.section is not None
        }


def _free(key: str, taken: set[str]) -> str:
    """The key itself, or with the first number behind it that names no clause."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}-{number}"
    return free
