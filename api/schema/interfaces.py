"""The interfaces of the schema."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from api.schema.declare import described


@strawberry.interface(
    description="Object with a global id of the form Type:key, for example "
    "Provision:mistral-ai/usage-policy/likeness-and-voice or LegalUnit:eu-gdpr/art-9."
)
class Node:
    """Anything that can be fetched again by its id."""

    id: strawberry.ID = described("Global id of the form Type:key.")


@strawberry.interface(
    description="Fact with two time lines. Valid time says when the fact holds in the world; transaction time says "
    "when the graph records the fact. Both intervals are half-open: the start is included, the end is "
    "not."
)
class Versioned:
    """A fact on both time lines."""

    valid_from: date | None = described("First day on which the fact holds; null if unknown.")
    valid_to: date | None = described("First day on which the fact no longer holds; null while the fact holds.")
    recorded_from: datetime = described("Instant from which the graph records the fact.")
    recorded_to: datetime | None = described(
        "Instant at which the graph stopped recording the fact; null for a current record."
    )
