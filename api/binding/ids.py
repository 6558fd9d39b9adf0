"""Global ids, as the database looks them up.

`Type:key` names an object as it is at the time that is read at. `ProvisionVersion:key@n`, and an engagement or a flag
with the instant behind its key, name what was recorded once: they are the ids of every answer at an explicit time, and
nothing that is recorded later changes what they name.
"""

from __future__ import annotations

import re
from typing import Final

from api.binding.arguments import names_suggestion, pair

#: By type, the kind of id that names a record of it, and the property that is compared with its key.
RECORDS: Final = {
    "Provision": ("ProvisionVersion", "versionKey"),
    "Engagement": ("EngagementRecord", "pair"),
    "Flag": ("FlagRecord", "pair"),
}
_FACTS: Final = frozenset({"Engagement", "Flag"})
_AT_INSTANT: Final = re.compile(r"(.+)@(\d{4}-\d\d-\d\dT[\d:.]+Z)", re.DOTALL)


def named(global_id: str) -> list[str]:
    """Kind and key of an id, and the instant of one that names the record of a fact. Suggestions are of kinds of their
    own.
    """
    kind, key = pair(global_id)
    found = _AT_INSTANT.fullmatch(key) if kind in _FACTS else None
    of = suggested_kind if names_suggestion(global_id) else str
    return [of(RECORDS[kind][0]), *found.groups()] if found else [of(kind), key]


def suggested_kind(kind: str) -> str:
    """The kind of a suggestion, by that of a fact."""
    return f"Suggested{kind}"


def end_of_path(global_id: str) -> list[str]:
    """Type and key of the node that an id names; a path leads to the provision, whichever reading of it is named."""
    kind, key = pair(global_id)
    return ["Provision", key.rpartition("@")[0]] if kind == RECORDS["Provision"][0] else [kind, key]
