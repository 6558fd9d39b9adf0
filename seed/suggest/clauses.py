"""The clauses of a graph, and what is known of their documents, as those who suggest laws for them are told.

What suggestions are made of is told by one hash, which a clause keeps with them. A clause that has the hash that it
would get today is not read again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import orjson

from claims.rules.suggestion import Document
from graph.model.vocabulary import Party
from graph.store.reads import clauses_of, described_of
from seed.suggest.services import sectors_of_platforms
from seed.text.hashes import sha256
from seed.text.language import language_of_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from claims.rules.table import Table
    from graph.engine import Engine

#: The language of the phrases of rules.
RULES_ARE_IN: Final = "en"
_DIGITS: Final = 16
_JOINED: Final = " > "


def digest(*told: Any) -> str:
    """A hash of what suggestions are made of: sixteen hexadecimal digits."""
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode())[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a document, the language that it is in, and whether its platform is made up."""

    about: Document
    language: str
    platform: str
    fictional: bool

    def on(self, day: date) -> Document:
        """The document as of a day on which it was in force."""
        return replace(self.about, day=day)

    def language_of(self, text: str) -> str:
        """The language of a clause of these words."""
        return language_of_part(text, self.language)

    def reads(self, text: str) -> bool:
        """Whether rules read a clause of these words."""
        return self.language == RULES_ARE_IN and self.language_of(text) == RULES_ARE_IN

    def told(self) -> list[Any]:
        """All that is known of the document, in one order."""
        about = self.about
        return [about.kind, about.title, about.audience, sorted(about.sectors or ()), sorted(about.ours), self.language]


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause as it stands: `words` is the hash of its excerpt, None for a clause that is not active. `read_of`,
    `voted_of` and `asked_of` are the hashes of what its suggestions by rules, by alike clauses and by a model were made
    of, None where none were.
    """

    key: str
    document: str
    headings: tuple[str, ...]
    title: str
    categories: tuple[str, ...]
    day: date
    words: str | None
    read_of: str | None
    voted_of: str | None
    asked_of: str | None


class Documents:
    """The documents of a graph, or some of them, by their keys. What the graph does not say of a document, the tables
    say: whom documents of its type are for, and what an archived service is.
    """

    def __init__(self, engine: Engine, table: Table, keys: Iterable[str] | None) -> None:
        self._engine = engine
        self._keys = None if keys is None else frozenset(keys)
        sectors = sectors_of_platforms(engine)
        self.described = {
            key: _described(table, document, platform, sectors)
            for key, (document, platform) in described_of(engine, self._keys).items()
        }

    def clauses(self) -> Iterator[Standing]:
        """Every clause of these documents."""
        for key, document, says in clauses_of(self._engine, self._keys):
            if document in self.described:
                yield Standing(
                    key=key,
                    document=document,
                    headings=_headings(says, self.described[document].about.kind),
                    title=says["title"],
                    categories=tuple(says["category"] or ()),
                    day=says["lastSeen"],
                    words=says["words"],
                    read_of=says["suggestedSha256"],
                    voted_of=says["votedSha256"],
                    asked_of=says["askedSha256"],
                )


class Epochs:
    """The days on which a law begins or ends: between two of them, rules say the same of the same words."""

    def __init__(self, table: Table) -> None:
        days = {day for law in table.laws.values() for day in (law.applies_from, law.repealed_on) if day}
        self._days = sorted(days)

    def of(self, day: date) -> int:
        """How many of them had come on a day."""
        return bisect_right(self._days, day)


def _described(
    table: Table, document: Mapping[str, Any], platform: Mapping[str, Any], sectors: Mapping[str, frozenset[str]]
) -> Described:
    kind, audience = str(document["documentType"]), document.get("audience")
    about = Document(
        kind=kind,
        title=str(document["title"]),
        audience=Party(audience) if audience else table.gates.audiences.get(kind),
        sectors=frozenset(platform["sector"]) or sectors.get(str(platform["slug"])),
        ours=frozenset((str(platform["name"]), *platform["aliases"])),
    )
    return Described(about, str(document["language"]), str(platform["slug"]), bool(platform["fictional"]))


def _headings(says: Mapping[str, Any], kind: str | None) -> tuple[str, ...]:
    """Headings of a clause. A corpus tells its title apart; an archive calls a clause without one by its type."""
    path, title = says["headingPath"], str(says["title"])
    above = tuple(path.split(_JOINED)) if path else ()
    return above if title in {*above[-1:], kind} else (*above, title)
