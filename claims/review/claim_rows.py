"""Statements -> claim rows, with their evidence; analyses, out of which statements are read -> rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.store.rows import EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from graph.store.rows import Value

#: Edge properties that are lists are never absent.
_LISTS: Final = ("parties", "conditionConcepts", "factors", "basis")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim rests on. Its key is made from what it says, so equal evidence is one node."""

    kind: str
    url: str | None = None
    locator: str | None = None
    quote: str | None = None
    retrieved_at: datetime | None = None
    #: Whether the quote was found where the evidence says it is.
    verified: bool = False

    @property
    def key(self) -> str:
        """First 16 hexadecimal digits of the hash over kind, address, locator and quote."""
        return _sha256("|".join((self.kind, self.url or "", self.locator or "", self.quote or "")))[:16]


@dataclass(frozen=True, slots=True)
class KeptAnalysis:
    """An analysis of a provision as it was given; its parts by number, each with its place and heading."""

    provision: str
    text: str
    parts: Mapping[int, tuple[int, int]]
    headings: Mapping[int, str]

    @property
    def key(self) -> str:
        """The key of the provision, and the first 16 hexadecimal digits of the hash over the text."""
        return f"{self.provision}~analysis~{_sha256(self.text)[:16]}"

    def rows(self, agent: str, recorded_from: Value) -> Iterator[NodeRow | EdgeRow]:
        """The analysis itself, and who gave it."""
        says: dict[str, Value] = {
            "key": self.key,
            "text": self.text,
            "sha256": _sha256(self.text),
            "parts": [f"{number}:{start}-{end}" for number, (start, end) in sorted(self.parts.items())],
            "headings": [f"{number}:{words}" for number, words in sorted(self.headings.items())],
            "recordedFrom": recorded_from,
        }
        yield NodeRow("Analysis", says)
        yield EdgeRow("ANALYSES", ("Analysis", self.key), ("Provision", self.provision))
        yield EdgeRow("GIVEN_BY", ("Analysis", self.key), ("Agent", agent))

    def evidence(self, start: int, end: int) -> Evidence:
        """What a claim rests on that these words of the analysis state."""
        locator = f"Analysis:{self.key} {start}-{end}"
        return Evidence("ANALYSIS", None, locator, self.text[start:end], None, verified=True)

    def stated(self, claim: str, end_key: str, start: int, end: int) -> EdgeRow:
        """That these words state a claim about the provision and `end_key`."""
        place: dict[str, Value] = {"start": start, "end": end, "pair": f"{self.provision}~{end_key}"}
        return EdgeRow("EXTRACTED_FROM", ("Claim", claim), ("Analysis", self.key), place)


def claim_key(provision: str, end: str, agent: str, known: set[str]) -> str:
    """`provision~target~agent`; a second claim of the agent on the pair gets `~2`."""
    key = first = f"{provision}~{end}~{agent}"
    number = 1
    while key in known:
        number += 1
        key = f"{first}~{number}"
    known.add(key)
    return key


def whole(properties: Mapping[str, Value]) -> dict[str, Value]:
    """What a claim says, with its lists, also the empty ones."""
    return {name: [] for name in _LISTS} | {
        name: value for name, value in properties.items() if value is not None or name not in _LISTS
    }


def claim_rows(
    properties: Mapping[str, Value], about: tuple[str, tuple[str, str]], agent: str, evidence: Sequence[Evidence]
) -> Iterator[NodeRow | EdgeRow]:
    """A claim with everything around it, but for the fact that an accepted one stands for; `about` are the key of the
    provision, and label and key of the law or place that it concerns.
    """
    provision, end = about
    claim = whole(properties)
    key = str(claim["key"])
    yield NodeRow("Claim", claim)
    yield EdgeRow("ABOUT", ("Claim", key), ("Provision", provision))
    yield EdgeRow("CONCERNS", ("Claim", key), end)
    yield EdgeRow("MADE_BY", ("Claim", key), ("Agent", agent))
    for ground in evidence:
        yield NodeRow(
            "Evidence",
            {
                "key": ground.key,
                "kind": ground.kind,
                "url": ground.url,
                "locator": ground.locator,
                "quote": ground.quote,
                "quoteSha256": _sha256(ground.quote) if ground.quote else None,
                "retrievedAt": ground.retrieved_at,
                "verified": ground.verified,
            },
        )
        yield EdgeRow("RESTS_ON", ("Claim", key), ("Evidence", ground.key))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
