"""A deterministic generator of graphs: the same seed and scale give the same rows, on every machine.

Scale S1 has the size of a real atlas of platform terms: 350 platforms, 820 documents, 13,250 provisions, 53,000
engagements, 20,000 flags. The laws and places are those the caller gives (the real catalogue, or a small one in
tests); everything else is made up and says so.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from benchmarks.past import RECORDED, with_past
from graph.model.vocabulary import Confidence, Effect, FlagFactor, Modality, Party, Rationale, Severity
from graph.store.rows import Batch, EdgeRow, NodeRow, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECTORS: Final = ("ai", "social", "messaging", "video", "search", "productivity", "commerce", "music", "games")
_TYPES: Final = ("Terms of Service", "Privacy Policy", "Acceptable Use Policy", "Developer Terms")
_CATEGORIES: Final = ("arbitration", "data-sharing", "liability-limitation", "age-limits", "tracking", "user-rights")
_AGENT: Final = "generator"

#: Rows are written in batches of about this many.
_BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is made."""

    platforms: int
    documents: int
    provisions: int
    engagements: int
    flags: int
    #: Whether each engagement and flag has the claim that it stands for, with its author and evidence.
    claims: bool = True

    def times(self, factor: int, *, claims: bool = True) -> Scale:
        """The same proportions, `factor` times as many of everything."""
        return Scale(
            self.platforms * factor,
            self.documents * factor,
            self.provisions * factor,
            self.engagements * factor,
            self.flags * factor,
            claims,
        )


S1: Final = Scale(350, 820, 13_250, 53_000, 20_000)
#: Ten times as many of everything but laws and places.
S10: Final = S1.times(10)
#: A hundred times as many; without the claims, of which pages of provisions read nothing.
S100: Final = S1.times(100, claims=False)
TINY: Final = Scale(7, 15, 60, 180, 70)


def generate(scale: Scale, laws: Sequence[str], places: Sequence[str], seed: int = 1) -> Iterator[Batch]:
    """Yield the rows of a graph on the given law paths and jurisdiction codes, which must be in the graph already."""
    made = _Generator(scale, laws, places, seed)
    batch = Batch()
    for row in with_past(made.rows()):
        (batch.nodes if isinstance(row, NodeRow) else batch.edges).append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = Batch()
    yield batch


class _Generator:
    def __init__(self, scale: Scale, laws: Sequence[str], places: Sequence[str], seed: int) -> None:
        self.scale, self.laws, self.places = scale, laws, places
        self.random = random.Random(seed)  # repeatable, not secret

    def rows(self) -> Iterator[NodeRow | EdgeRow]:
        yield NodeRow("Agent", {"slug": _AGENT, "name": "Generator", "method": "AUTOMATION"})
        yield NodeRow(
            "Revision", {"key": "r1", "ordinal": 1, "publishedAt": RECORDED, "contentHash": _sha("generated")}
        )
        yield NodeRow("Evidence", {"key": "generated", "kind": "GENERATED", "verified": False})
        for slug in _CATEGORIES:
            yield NodeRow("Category", {"slug": slug, "name": slug})
        platforms = [f"platform-{number:05d}" for number in range(self.scale.platforms)]
        for slug in platforms:
            yield from self.platform(slug)
        documents = [
            f"{platforms[number % len(platforms)]}/document-{number}" for number in range(self.scale.documents)
        ]
        for key in documents:
            yield from self.document(key)
        provisions = [
            f"{documents[number % len(documents)]}/clause-{number:06d}" for number in range(self.scale.provisions)
        ]
        for key in provisions:
            yield from self.provision(key)
        yield from self.facts("ENGAGES", provisions, self.laws, self.scale.engagements)
        yield from self.facts("FLAGS", provisions, self.places, self.scale.flags)

    def platform(self, slug: str) -> Iterator[NodeRow | EdgeRow]:
        yield NodeRow(
            "Platform",
            {
                "slug": slug,
                "name": f"Platform {slug[-5:]}",
                "legalEntity": self.sometimes(f"{slug} Ltd"),
                "homepage": self.sometimes(f"https://{slug}.example/"),
                "sector": self.some(_SECTORS, 2),
                "aliases": [],
                "status": "ACTIVE",
                "fictional": True,
            },
        )
        yield EdgeRow("SEATED_IN", ("Platform", slug), ("Jurisdiction", self.random.choice(self.places)))

    def document(self, key: str) -> Iterator[NodeRow | EdgeRow]:
        yield NodeRow(
            "Document",
            {
                "key": key,
                "title": f"Terms {key.rsplit('-', 1)[1]}",
                "documentType": self.random.choice(_TYPES),
                "language": "en",
                "audience": self.sometimes("END_USER"),
                "status": "ACTIVE",
            },
        )
        yield EdgeRow("PUBLISHES", ("Platform", key.split("/", maxsplit=1)[0]), ("Document", key))
        text = f"Text of {key}."
        version = f"{key}@{_sha(text)[:12]}"
        yield NodeRow(
            "DocumentVersion",
            {
                "key": version,
                "sha256": _sha(text),
                "fetchedAt": datetime(2025, 6, 1, 8, 30, tzinfo=UTC),
                "kind": "FIRST_RECORD",
                "extraction": "OK",
                "byteCount": len(text),
                "wordCount": 3,
                "ordinal": 1,
            },
        )
        yield EdgeRow("HAS_VERSION", ("Document", key), ("DocumentVersion", version))

    def provision(self, key: str) -> Iterator[NodeRow | EdgeRow]:
        low, high = sorted(self.random.choices(range(3), k=2))
        ranked = tuple(Severity)
        document = key.rsplit("/", 1)[0]
        seen = date(2025, 6, 1) + timedelta(days=self.random.randrange(300))
        category = self.some(_CATEGORIES, 2)
        yield NodeRow(
            "Provision",
            {
                "key": key,
                "title": f"Clause {key.rsplit('-', 1)[1]}",
                "status": "REMOVED" if self.random.random() < 0.05 else "ACTIVE",
                "languageIsExplicit": self.random.random() < 0.5,
                "category": category,
                "concepts": [],
                "severity": ranked[self.random.randint(low, high)].value,
                "exposureMin": ranked[low].value,
                "exposureMax": ranked[high].value,
                "confidence": self.random.choice(tuple(Confidence)).value,
                **self.excerpt(key),
                "plainSummary": self.sometimes(f"What {key} says, in plain words."),
                "firstSeen": seen,
                "lastSeen": seen,
                "lastChangedOn": seen,
                "validFrom": seen,
                "recordedFrom": RECORDED,
            },
        )
        yield EdgeRow("IN_DOCUMENT", ("Provision", key), ("Document", document))
        version = f"{document}@{_sha(f'Text of {document}.')[:12]}"
        yield EdgeRow("SOURCE_VERSION", ("Provision", key), ("DocumentVersion", version))
        for slug in category:
            yield EdgeRow("IN_CATEGORY", ("Provision", key), ("Category", slug))

    def excerpt(self, key: str) -> dict[str, Value]:
        if self.random.random() < 0.2:
            return {}
        text = f"The words of {key.rsplit('/', 1)[1]}, made up for measuring; "
        text += "they are about as long as a sentence of real terms, and say nothing."
        return {
            "excerptText": text,
            "excerptSha256": _sha(text),
            "excerptStart": 0,
            "excerptEnd": len(text),
            "excerptAnchored": True,
        }

    def facts(self, kind: str, provisions: list[str], ends: Sequence[str], number: int) -> Iterator[NodeRow | EdgeRow]:
        """`number` edges over different pairs; a few ends are hubs, as GDPR is in real terms."""
        label = "LegalTarget" if kind == "ENGAGES" else "Jurisdiction"
        weights = list(accumulate(1 / (position + 1) for position in range(len(ends))))
        pairs: set[tuple[str, str]] = set()
        while len(pairs) < min(number, len(provisions) * len(ends)):
            pairs.add((self.random.choice(provisions), self.random.choices(ends, cum_weights=weights)[0]))
        for provision, end in sorted(pairs):
            key = f"{provision}~{end}"
            properties = self.statement(kind, end)
            claim = f"{key}~{_AGENT}"
            if self.scale.claims:
                yield from self.claim(claim, provision, (label, end), properties)
            fact = {"key": key, "pair": key, "claimKey": claim, **properties}
            yield EdgeRow(kind, ("Provision", provision), (label, end), fact)

    def claim(
        self, key: str, provision: str, end: tuple[str, str], properties: dict[str, Any]
    ) -> Iterator[NodeRow | EdgeRow]:
        yield NodeRow("Claim", {"key": key, "state": "MAPPED", "createdAt": RECORDED, "revision": 1, **properties})
        yield EdgeRow("ABOUT", ("Claim", key), ("Provision", provision))
        yield EdgeRow("CONCERNS", ("Claim", key), end)
        yield EdgeRow("MADE_BY", ("Claim", key), ("Agent", _AGENT))
        yield EdgeRow("RESTS_ON", ("Claim", key), ("Evidence", "generated"))

    def statement(self, kind: str, end: str) -> dict[str, Any]:
        shared: dict[str, Any] = {
            "modality": self.random.choice(tuple(Modality)).value,
            "confidence": round(self.random.uniform(0.3, 1), 2),
            "rationale": f"Made up: why {end} is named here.",
            "method": "AUTOMATION",
            "parties": self.some([party.value for party in Party], 2),
            "exposureMin": self.sometimes("LOW"),
            "status": "ACCEPTED",
            "validFrom": date(2025, 6, 1),
            "recordedFrom": RECORDED,
        }
        if kind == "FLAGS":
            return shared | {
                "reason": f"Made up: why exposure is heightened in {end}.",
                "factors": self.some([factor.value for factor in FlagFactor], 2),
                "basis": sorted({self.random.choice(self.laws) for _ in range(self.random.randrange(3))}),
            }
        return shared | {
            "condition": self.sometimes("where a made-up condition holds"),
            "effect": self.random.choice(tuple(Effect)).value,
            "rationaleKind": self.random.choice(tuple(Rationale)).value,
            "strength": self.random.randint(0, 10),
        }

    def some(self, choices: Sequence[str], most: int) -> list[str]:
        return sorted(self.random.sample(choices, self.random.randint(1, most)))

    def sometimes(self, value: Value) -> Value:
        return value if self.random.random() < 0.5 else None


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
