"""What claims rest on, who makes them, and what reviews leave behind: analyses, decisions, and second readings."""

from __future__ import annotations

from typing import Final

from graph.model.declare import Label, Property, RelationshipType
from graph.model.properties import needed, text
from graph.model.vocabulary import ClaimStatus, Method, ReasonCode

OF_REVIEWS: Final = (
    Label(
        # A text in which somebody has analysed a provision, as it was given.
        "Analysis",
        "key",
        (
            *needed("key", "text", "sha256"),
            #: Where each of its parts stands, in code points: number, start, end, such as 1:10-250.
            Property("parts", "STRINGS", required=True),
            #: The heading of each as written: number and words, such as 1:Regulatory landscape.
            Property("headings", "STRINGS"),
            Property("recordedFrom", "DATETIME", required=True, on_create=True),
        ),
        known_from="recordedFrom",
    ),
    Label(
        # One decision on one claim: what it left behind, and what had been so before. It is never changed.
        "Decision",
        "key",
        (
            *needed("key", "batchKey"),
            Property("status", required=True, values=ClaimStatus),
            Property("reasonCode", values=ReasonCode),
            Property("reviewedAt", "DATETIME"),
            Property("formerStatus", required=True, values=ClaimStatus),
            Property("formerReasonCode", values=ReasonCode),
            Property("formerReviewedAt", "DATETIME"),
            #: Since when the graph had stated a fact by the claim; absent where it did not.
            Property("formerStatedFrom", "DATETIME"),
            #: On which revision of the claim, and on which words of the provision, it was made.
            Property("claimRevision", "INTEGER", required=True, minimum=1),
            Property("excerptSha256"),
            #: Key of the decision that it takes back.
            Property("undoes"),
            *text("note", "clientMutationId"),
            Property("recordedFrom", "DATETIME", required=True, on_create=True),
        ),
        known_from="recordedFrom",
        indexes=(("batchKey",),),
    ),
    Label(
        # What a second person, who did not know of the decision, holds of a claim. It is never changed, and changes
        # nothing.
        "SecondReading",
        "key",
        (
            *needed("key"),
            Property("status", required=True, values=ClaimStatus),
            Property("reasonCode", values=ReasonCode),
            #: On which words of the provision it was made.
            Property("excerptSha256"),
            *text("note", "clientMutationId"),
            Property("recordedFrom", "DATETIME", required=True, on_create=True),
        ),
        known_from="recordedFrom",
    ),
    Label(
        "Evidence",
        "key",
        (
            *needed("key", "kind"),
            *text("url", "locator", "quote", "quoteSha256"),
            Property("retrievedAt", "DATETIME"),
            Property("verified", "BOOLEAN", required=True),
        ),
    ),
    Label(
        "Agent",
        "slug",
        (*needed("slug", "name"), Property("method", required=True, values=Method), Property("modelVersion")),
    ),
)
EDGES_OF_REVIEWS: Final = (
    RelationshipType("DECIDES", ("Decision",), ("Claim",)),
    RelationshipType("DECIDED_BY", ("Decision",), ("Agent",)),
    RelationshipType("READS_AGAIN", ("SecondReading",), ("Decision",)),
    RelationshipType("READ_BY", ("SecondReading",), ("Agent",)),
)
