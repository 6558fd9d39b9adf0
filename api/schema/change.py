"""Changes of documents, and what each did to the provisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import strawberry

from api.binding.pages import MOST_SKIPPED, number
from api.schema.connections import Connection
from api.schema.declare import (
    Impacted,
    Listed,
    PartOf,
    Tallied,
    ToMany,
    ToOne,
    declared,
    described,
    global_id,
    permalink,
)
from api.schema.hops import AFFECTED, BY_KEY
from api.schema.impact import ImpactReport, of_change
from api.schema.interfaces import Node
from api.schema.platform import Document, DocumentVersion
from api.schema.provision import Excerpt, Provision
from api.schema.scalars import URL, Score
from graph.model.vocabulary import ChangeEffect, ChangeKind, ClauseMatch, Severity
from graph.plan.expressions import Along, ByKey, End, Step, Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import Slot


@strawberry.type(description="Effect of a change of a document on one provision whose wording or place changed.")
class ProvisionChange:
    """What a change did to one provision."""

    provision: Provision = described(
        "Provision as of the day that the query reads at. If the provision did not exist on that day, the "
        "provision as it was last known.",
        ToOne(End("end", "Provision"), required=True),
    )
    effect: ChangeEffect = described("Effect of the change on the provision.")
    before: Excerpt | None = described(
        "Words of the provision before the change; null if the provision was added.", PartOf("beforeText", "before")
    )
    after: Excerpt | None = described(
        "Words of the provision after the change; null if the provision was removed.", PartOf("afterText", "after")
    )
    severity_before: Severity | None = described("Severity of the provision before the change.")
    severity_after: Severity | None = described("Severity of the provision after the change.")
    match: ClauseMatch | None = described(
        "How the provision was matched between the two versions; null if all words of the provision are "
        "new, or if the graph does not hold the words."
    )
    score: Score | None = described(
        "Share of the provision's words that stayed. For a removed provision, the share that was found in "
        "other provisions. For a provision made from others, the share that came from them. Null if the "
        "words were not compared."
    )
    continued_by: list[Provision] = described(
        "Other provisions that contained words of this provision after the change, ordered by key. Empty "
        "unless the provision was split or merged away.",
        ToMany(ByKey("continuedBy", "Provision", "key", many=True), BY_KEY),
    )


@strawberry.type(description="Sentence that a change added, removed or modified.")
class Hunk:
    """One sentence of the difference between two texts."""

    effect: ChangeEffect = described("Effect of the change on the sentence: ADDED, REMOVED or MODIFIED.")
    before: str | None = described("Sentence before the change; null if the sentence was added.")
    after: str | None = described("Sentence after the change; null if the sentence was removed.")
    before_at: int | None = described(
        "Number of the sentence in the text before the change, from 0; null if the sentence was added."
    )
    after_at: int | None = described(
        "Number of the sentence in the text after the change, from 0; null if the sentence was removed."
    )


#: Sentences that are listed at once, at most.
_MOST_HUNKS: Final = 1000
#: Provisions that are listed at once, at most, where a caller says how many.
_MOST_AFFECTED: Final = 1000
_ALL_AFFECTED: Final = Along((AFFECTED,), edge=True)


def _listed(given: Mapping[str, Argument]) -> tuple[Slot, ...]:
    return number(given, "first", _MOST_HUNKS, 100), number(given, "skip", MOST_SKIPPED, 0)


@strawberry.type(description="Change of a document from one archived version to the next, counted in sentences.")
class Change(Node):
    """A change of a document."""

    id: strawberry.ID = global_id("Change", "key")
    permalink: URL = permalink("change")
    document: Document = described(
        "Document that changed.", ToOne(Along((Step("OF_DOCUMENT", "out", "Document"),)), required=True)
    )
    from_: DocumentVersion | None = described(
        "Archived version before the change.",
        ToOne(Along((Step("FROM_VERSION", "out", "DocumentVersion"),))),
        name="from",
    )
    to: DocumentVersion = described(
        "Archived version after the change.",
        ToOne(Along((Step("TO_VERSION", "out", "DocumentVersion"),)), required=True),
    )
    kind: ChangeKind = described("Kind of the change: of content, a return to an earlier text, or technical.")
    returns_to: DocumentVersion | None = described(
        "Earlier version whose text the document has again; null unless `kind` is RETURNED.",
        ToOne(Along((Step("RETURNS_TO", "out", "DocumentVersion"),))),
    )
    detected_at: datetime = described("Instant at which the version after the change was fetched.")
    effective_on: date | None = described(
        "Day from which the change applies; null if the new text does not name the day."
    )
    severity: Severity | None = described(
        "How much the change matters to the people and organisations it binds; null if nobody has judged the change."
    )
    direction: str | None = described("Party that the change favours; null if nobody has judged the change.")
    sentences_added: int = described("Number of sentences that were added.")
    sentences_removed: int = described("Number of sentences that were removed.")
    sentences_modified: int = described("Number of sentences whose wording changed.")
    summary: str | None = described("Summary of the change in plain words; null if nobody has written a summary.")
    affected_count: int = described("Number of provisions whose wording or place changed.", Tallied(_ALL_AFFECTED))
    impact: ImpactReport = described(
        "What the change means for recorded facts about the affected provisions.",
        Impacted(lambda _given: of_change(), "this change is not in the graph any more"),
    )

    @declared(
        ToMany(_ALL_AFFECTED, BY_KEY, most=_MOST_AFFECTED),
        first=f"Number of provisions, at most {_MOST_AFFECTED}. Without this argument, all of them.",
        skip="Number of provisions to leave out before the first one that is listed.",
    )
    def affects(
        self, first: int | None = strawberry.UNSET, skip: int | None = strawberry.UNSET
    ) -> list[ProvisionChange]:
        """Provisions whose wording or place changed, ordered by key."""

    @declared(
        Listed("hunks", (Stored("diff"),), _listed),
        first=f"Number of sentences, at most {_MOST_HUNKS}.",
        skip="Number of sentences to leave out before the first one that is listed.",
    )
    def hunks(self, first: int | None = 100, skip: int | None = 0) -> list[Hunk]:
        """Sentences that the change added, removed or modified, in the order in which a reader of both texts meets
        them. Sentences that only moved are not listed.
        """


@strawberry.type(description="Page of changes.")
class ChangeConnection(Connection[Change]):
    """Page of changes."""
