"""`clausegraph keys`, and the key that the first start makes for this machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from graph.embedded.folder import DataFolder
from graph.errors import ClausegraphError
from graph.model.vocabulary import Role
from graph.store.keys import add_key, id_of, new_token, read_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.settings import ApiSettings
    from graph.engine import Engine
    from graph.settings import GraphSettings
    from graph.store.keys import Key

#: What the key of this machine is made for.
LOCAL: Final = "this machine"
_LASTS: Final = re.compile(r"([1-9]\d{0,3})d")
_COLOURS: Final = {"valid": "green", "expired": "yellow", "revoked": "red"}


class ExpiryError(ClausegraphError):
    """What was given is no time at which a key can end."""

    exit_code = 2


def expiry(text: str | None, now: datetime) -> datetime | None:
    """When a key ends: so many days from now, such as 90d, or at the beginning of a day (UTC), such as 2027-03-31.

    Raises `ExpiryError` for anything else, and for a day that has begun.
    """
    if text is None:
        return None
    if days := _LASTS.fullmatch(text):
        return now + timedelta(days=int(days[1]))
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ExpiryError(f"{text!r} is neither a number of days, such as 90d, nor a day such as 2027-03-31") from error
    if day <= now:
        raise ExpiryError(f"{text} has begun already; give a day that lies ahead")
    return day


def shown(keys: Iterable[Key], now: datetime) -> Table:
    """A table of keys."""
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "role", "state", "made", "ends"):
        table.add_column(heading, overflow="fold")
    for key in keys:
        state = key.state(now)
        ends = key.revoked_at or key.expires_at
        cells = (key.id, key.name, key.role.value, Text(state, _COLOURS[state]), _day(key.made_at), _day(ends))
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in cells))
    return table


def as_json(key: Key, now: datetime) -> dict[str, str | None]:
    """What is told of a key, for scripts; never its token or the hash of that."""
    times = {"made_at": key.made_at, "expires_at": key.expires_at, "revoked_at": key.revoked_at}
    told = {name: at.isoformat() if at else None for name, at in times.items()}
    return {"id": key.id, "name": key.name, "role": key.role.value, "state": key.state(now), **told}


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "-"


def local_key(engine: Engine, graph: GraphSettings, api: ApiSettings) -> str | None:
    """Make the key of this machine at the first start on a data folder; its token, None where there is nothing to make.

    Only a server on loopback with an embedded Neo4j makes one: whoever can read the folder has the graph anyway. The
    folder holds the token, so that it can be read again.
    """
    if graph.neo4j_uri is not None or api.beyond_loopback:
        return None
    folder = DataFolder(graph.data)
    token = folder.kept_local_key()
    if token is None:
        # Before the key, so that none is made of which nobody has the token.
        token = new_token()
        folder.keep_local_key(token)
    elif id_of(token) in read_keys(engine):
        return None
    add_key(engine, token, LOCAL, Role.ADMIN)
    return token
