"""Who asks: the role of a caller, and what the role allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph.model.vocabulary import Role

#: The roles, each behind those that may do less.
_RANKS: Final = {role: rank for rank, role in enumerate(Role)}


class Permission(StrEnum):
    """What a caller may do."""

    READ = "READ"
    PROPOSE = "PROPOSE"
    REVIEW = "REVIEW"
    ADMINISTER = "ADMINISTER"


#: The least role that may do it.
_NEEDS: Final = {
    Permission.READ: Role.READER,
    Permission.PROPOSE: Role.ANALYST,
    Permission.REVIEW: Role.REVIEWER,
    Permission.ADMINISTER: Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks an operation. `name` is that of the key, None without one."""

    role: Role
    name: str | None = None

    def is_at_least(self, role: Role) -> bool:
        """Whether the caller may do what that role may."""
        return _RANKS[self.role] >= _RANKS[role]

    @property
    def can(self) -> list[Permission]:
        """Everything that the caller may do."""
        return [permission for permission, role in _NEEDS.items() if self.is_at_least(role)]


#: Whoever has no key, where reading needs none.
ANYBODY: Final = Caller(Role.READER)
#: Whoever calls the executor in this process has the whole graph at hand.
IN_PROCESS: Final = Caller(Role.ADMIN)
