"""The caller, as the API knows it."""

from __future__ import annotations

from typing import Final

import strawberry

from api.caller import Permission
from api.schema.declare import MAY, ROLE, Computed, Reported, described
from graph.model.vocabulary import Role


@strawberry.type(description="The caller of this operation, as the API knows the caller.")
class Viewer:
    """The caller."""

    role: Role = described("The caller's role: that of the key, READER without one.", Computed(ROLE))
    can: list[Permission] = described("Everything that the caller may do.", Computed(MAY))


VIEWER: Final = Reported(lambda _given: None)
