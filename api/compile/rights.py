"""What a caller has to be for the fields of an operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphql import GraphQLError

from api.errors import FORBIDDEN

if TYPE_CHECKING:
    from graphql import FieldNode

    from api.caller import Caller
    from graph.model.vocabulary import Role


@dataclass(slots=True)
class Rights:
    """The fields of one operation that not every caller may ask, each with the least role that may."""

    _needs: list[tuple[Role, str, FieldNode]] = field(default_factory=list)

    def need(self, role: Role | None, name: str, node: FieldNode) -> None:
        """Note that a field, called `Type.field`, is for callers of that role; None is for all."""
        if role is not None:
            self._needs.append((role, name, node))

    def check(self, caller: Caller) -> None:
        """Raise `GraphQLError` (FORBIDDEN) where there is a field that the caller may not ask."""
        for role, name, node in self._needs:
            if not caller.is_at_least(role):
                message = (
                    f"{name} is for callers with the role {role.value} or a higher one, and yours is "
                    f"{caller.role.value}; send a key of that role as `Authorization: Bearer <key>`"
                )
                raise GraphQLError(message, [node], extensions={"code": FORBIDDEN})
