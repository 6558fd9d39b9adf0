"""The interfaces of the schema."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from api.schema.declare import described


@strawberry.interface(
    description="An object with a global id of the form Type:key, for example "
    "Provision:mistral-ai/usage-policy/likeness-and-voice or LegalUnit:eu-gdpr/art-9."
)
class Node:
    """Anything that can be fetched again by its id."""

    id: strawberry.ID = described("Global id, of the form Type:key.")


@strawberry.interface(
    description="A fact with two time lines: when it holds in the world, and since when the graph says so. "
    "Intervals are half-open."
)
class Versioned:
    """A fact on both time lines."""

    valid_from: date | None = described("First day on which it holds; null where it is not known.")
    valid_to: date | None = described("First day on which it no longer holds; null while it does.")
    recorded_from: datetime = described("When the graph began to say so.")
    recorded_to: datetime | None = described("When the graph stopped saying so; null while it does.")
