"""Changes of documents, and what each did to the provisions."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from api.schema.connections import Connection
from api.schema.declare import Impacted, PartOf, ToMany, ToOne, described, global_id, permalink
from api.schema.hops import AFFECTED
from api.schema.impact import ImpactReport, of_change
from api.schema.interfaces import Node
from api.schema.platform import BY_KEY, Document, DocumentVersion
from api.schema.provision import Excerpt, Provision
from api.schema.scalars import URL, Score
from graph.model.vocabulary import ChangeEffect, ChangeKind, ClauseMatch, Severity
from graph.plan.expressions import Along, ByKey, End, Step


@strawberry.type(description="What a change of a document did to one provision, whose words or place changed.")
class ProvisionChange:
    """What a change did to one provision."""

    provision: Provision = described(
        "The provision as it is on the day that is read at; else as it was known last.",
        ToOne(End("end", "Provision"), required=True),
    )
    effect: ChangeEffect = described("What happened to it.")
    before: Excerpt | None = described("Its words before; null for one that was added.", PartOf("beforeText", "before"))
    after: Excerpt | None = described("Its words after; null for one that was removed.", PartOf("afterText", "after"))
    severity_before: Severity | None = described("Its severity before.")
    severity_after: Severity | None = described("Its severity after.")
    match: ClauseMatch | None = described(
        "How it was followed from one version to the next; null where its words are all new or not held."
    )
    score: Score | None = described(
        "Share of its words that stayed; of a provision that is gone, the share found in others; of one made from "
        "others, the share that was theirs. Null where nobody compared them."
    )
    continued_by: list[Provision] = described(
        "Other provisions that held words of it after this change, by key: where it was split or merged away.",
        ToMany(ByKey("continuedBy", "Provision", "key", many=True), BY_KEY),
    )


@strawberry.type(description="A change of a document, from one archived version to the next, counted in sentences.")
class Change(Node):
    """A change of a document."""

    id: strawberry.ID = global_id("Change", "key")
    permalink: URL = permalink("change")
    document: Document = described(
        "Document that changed.", ToOne(Along((Step("OF_DOCUMENT", "out", "Document"),)), required=True)
    )
    from_: DocumentVersion | None = described(
        "Version before.", ToOne(Along((Step("FROM_VERSION", "out", "DocumentVersion"),))), name="from"
    )
    to: DocumentVersion = described(
        "Version after.", ToOne(Along((Step("TO_VERSION", "out", "DocumentVersion"),)), required=True)
    )
    kind: ChangeKind = described("Change of content, return to an earlier text, or technical change.")
    returns_to: DocumentVersion | None = described(
        "The earlier version whose text this is again, where kind is RETURNED.",
        ToOne(Along((Step("RETURNS_TO", "out", "DocumentVersion"),))),
    )
    detected_at: datetime = described("When the version after was fetched.")
    effective_on: date | None = described("Day from which it applies, where the text says so.")
    severity: Severity | None = described("How much it matters to those it binds; null where nobody has judged it.")
    direction: str | None = described("Whom it favours; null where nobody has judged it.")
    sentences_added: int = described("Sentences that are new.")
    sentences_removed: int = described("Sentences that are gone.")
    sentences_modified: int = described("Sentences that say something else.")
    summary: str | None = described("What changed, in plain words; null where nobody has described it.")
    affects: list[ProvisionChange] = described(
        "Provisions whose words or place changed, by key.",
        ToMany(Along((AFFECTED,), edge=True), BY_KEY),
    )
    impact: ImpactReport = described(
        "What it means for facts about the provisions it affected.",
        Impacted(lambda _given: of_change(), "this change is not in the graph any more"),
    )


@strawberry.type(description="A page of changes.")
class ChangeConnection(Connection[Change]):
    """A page of changes."""
