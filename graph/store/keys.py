"""Keys of callers: who may do what, and until when.

A node of a label that no digest, revision, export or answer knows (`ApiKey`) holds what is known of a key. The token
that a caller sends is shown once, when the key is made, and is kept nowhere; the node holds its SHA-256. A token has
256 random bits, so nobody finds it by trying: a slow hash, which protects secrets that people choose, would add nothing
but time to each request.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

from graph.errors import ClausegraphError
from graph.model.vocabulary import Role
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.turns.instants import Clock

#: What a token looks like: its mark, the id of its key, the secret.
_TOKEN: Final = re.compile(r"cg_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 6

_ADD: Final = "CREATE (k:ApiKey) SET k = $says"
_READ: Final = "MATCH (k:ApiKey) RETURN properties(k) ORDER BY k.madeAt, k.key"
_REVOKE: Final = "MATCH (k:ApiKey {key: $id}) SET k.revokedAt = coalesce(k.revokedAt, $now) RETURN properties(k)"

KeyState = Literal["valid", "expired", "revoked"]


class UnknownKeyError(ClausegraphError):
    """No key has this id."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is known of one key."""

    id: str
    #: Whom or what it was made for.
    name: str
    role: Role
    #: Of the token, in hexadecimal.
    digest: str
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def opens(self, token: str) -> bool:
        """Whether it is the key of this token; takes as long whatever the token is."""
        return hmac.compare_digest(self.digest, _digest(token))

    def state(self, now: datetime) -> KeyState:
        """Whether it can be used."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"


def make_key(
    engine: Engine, name: str, role: Role, *, expires_at: datetime | None = None, clock: Clock = utc_now
) -> tuple[Key, str]:
    """Make a key; gives it with its token, which nobody is told again."""
    token = new_token()
    return add_key(engine, token, name, role, expires_at=expires_at, clock=clock), token


def new_token() -> str:
    """A token that no key has."""
    return f"cg_{secrets.token_hex(_ID_BYTES)}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def add_key(
    engine: Engine, token: str, name: str, role: Role, *, expires_at: datetime | None = None, clock: Clock = utc_now
) -> Key:
    """Make the key of a token that `new_token` gave."""
    says = {
        "key": id_of(token),
        "name": name,
        "role": role.value,
        "sha256": _digest(token),
        "madeAt": clock(),
        "expiresAt": expires_at,
    }
    engine.write(lambda tx: tx.run(_ADD, says=says).consume())
    return _key(says)


def read_keys(engine: Engine, *, within_s: float | None = None) -> dict[str, Key]:
    """Every key, also those that can no longer be used, by its id; the oldest first."""
    found = (_key(says) for (says,) in engine.read(_READ, timeout_s=within_s))
    return {one.id: one for one in found}


def revoke_key(engine: Engine, key_id: str, clock: Clock = utc_now) -> Key:
    """Let a key open nothing any more; one that was revoked before stays as it is. Raises `UnknownKeyError`."""

    def write(tx: ManagedTransaction) -> dict[str, Any] | None:
        record = tx.run(_REVOKE, id=key_id, now=clock()).single()
        return dict(record[0]) if record else None

    says = engine.write(write)
    if says is None:
        raise UnknownKeyError(f"no key has the id {key_id!r}; `clausegraph keys list` shows the ids")
    return _key(says)


def id_of(token: str) -> str | None:
    """The id of the key that a token says it is of; None for a text that is no token."""
    found = _TOKEN.fullmatch(token)
    return found and found[1]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _key(says: dict[str, Any]) -> Key:
    made_at = _instant(says["madeAt"])
    if made_at is None:
        raise TypeError("a key without the instant at which it was made")
    return Key(
        id=says["key"],
        name=says["name"],
        role=Role(says["role"]),
        digest=says["sha256"],
        made_at=made_at,
        expires_at=_instant(says.get("expiresAt")),
        revoked_at=_instant(says.get("revokedAt")),
    )


def _instant(value: Any) -> datetime | None:
    """An instant as Python has it: the driver gives its own kind."""
    return value if value is None or isinstance(value, datetime) else value.to_native()
