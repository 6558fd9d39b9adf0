"""What is looked for by words: hits of a search, and of what somebody has begun to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.search import CLOSES, OPENS, beginning, lucene, words
from api.schema.connections import PageInfo
from api.schema.declare import described
from api.schema.legal import LegalUnit, Regulation
from api.schema.place import Jurisdiction
from api.schema.platform import Document, Platform
from api.schema.provision import Provision
from graph.model.model import LABELS
from graph.plan.expressions import FullTextHits, Identity, Relevance
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument

_SEARCHED: Final = Identity(
    tuple((label.name, label.name, label.key) for label in LABELS if label.texts and not label.dated)
)
BY_RELEVANCE: Final = (OrderKey(Relevance(), descending=True), OrderKey(_SEARCHED))
#: What has a name that somebody may type.
_NAMED: Final = ("Document", "Jurisdiction", "LegalUnit", "Platform", "Regulation")


SearchHit = Annotated[
    Platform | Document | Provision | Regulation | LegalUnit | Jurisdiction,
    strawberry.union("SearchHit", description="Object that a search can find."),
]


@strawberry.type(description="Hit of a search, with a cursor that marks its position.")
class SearchEdge:
    """One hit."""

    cursor: str = described(
        "Opaque position of the entry in this order. Pass the cursor as `after` to read the entries that follow."
    )
    score: float = described("How well the hit fits the words; comparable only within one search.")
    highlight: str | None = described(
        f"Plain text around the first word that was found; found words stand between {OPENS} and {CLOSES}."
    )
    node: SearchHit = described("Object that was found.")


@strawberry.type(description="Page of search hits, best first.")
class SearchConnection:
    """A page of hits."""

    edges: list[SearchEdge] = described("Hits of the page.")
    page_info: PageInfo = described("Position of the page among all pages.")


def found(given: Mapping[str, Argument]) -> FullTextHits:
    """What holds the words of the argument `text`."""
    return FullTextHits(
        given["text"].slot(lucene), given["text"].slot(words), tuple(label for label, _, _ in _SEARCHED.kinds)
    )


def begun(given: Mapping[str, Argument]) -> FullTextHits:
    """What may be called by the argument `text` once it is typed to its end."""
    return FullTextHits(given["text"].slot(beginning), given["text"].slot(words), _NAMED)
