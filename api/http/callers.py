"""Request -> caller: whose key a request carries, and whether it may be answered without one.

A key is the token of an `Authorization: Bearer` header (RFC 6750). The keys of the graph are read when a request with a
token comes and what is known of them is older than `_KNOWN_S`, so a key that is revoked opens nothing from then on; and
when the key is not among them, which costs less than the least operation.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from api.caller import ANYBODY, Caller
from api.errors import UNAUTHENTICATED
from api.http.refused import RefusedError
from graph.store.keys import id_of, read_keys
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from graph.engine import Engine
    from graph.store.keys import Key
    from graph.turns.instants import Clock

#: How long what is known of the keys counts.
_KNOWN_S: Final = 5.0
#: Longest time that reading the keys may take.
_READ_S: Final = 5.0

_HOW: Final = (
    "send one as `Authorization: Bearer <key>`; whoever runs the server makes keys with `clausegraph keys add`"
)


class Callers:
    """Tells who asks; safe to share between threads."""

    def __init__(self, engine: Engine, *, reads_without_key: bool, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._reads_without_key = reads_without_key
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._read_at = -_KNOWN_S
        self._reading = Lock()

    def caller(self, authorization: str | None) -> Caller:
        """The caller of a request with this `Authorization` header.

        Raises `RefusedError` (401) where a key is needed and there is none, or where it opens nothing, and what
        `Engine.read` raises.
        """
        if authorization is None:
            if self._reads_without_key:
                return ANYBODY
            raise needs_key("this server answers callers with a key alone")
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or (key_id := id_of(token)) is None:
            raise _refused(f"the Authorization header holds no key: {_HOW}", error="invalid_request")
        key = self._key(key_id)
        if key is None or not key.opens(token):
            raise _refused("no such key; ask whoever runs the server for one", error="invalid_token")
        state = key.state(self._clock())
        if state != "valid":
            raise _refused(f"the key has {_STATES[state]}; ask whoever runs the server for another one")
        return Caller(key.role, key.name)

    def _key(self, key_id: str) -> Key | None:
        """What the graph knows of a key."""
        asked_at = monotonic()
        if asked_at - self._read_at > _KNOWN_S or key_id not in self._keys:
            with self._reading:
                # Whoever waited here for another thread has what that thread read meanwhile.
                if self._read_at < asked_at:
                    began = monotonic()
                    self._keys = read_keys(self._engine, within_s=_READ_S)
                    self._read_at = began
        return self._keys.get(key_id)


_STATES: Final = {"expired": "expired", "revoked": "been revoked"}


def needs_key(why: str) -> RefusedError:
    """The refusal of a request without a key (401)."""
    return _refused(f"{why}: {_HOW}", error=None)


def _refused(message: str, error: str | None = "invalid_token") -> RefusedError:
    challenge = 'Bearer realm="clausegraph"' + (f', error="{error}"' if error else "")
    return RefusedError(401, message, UNAUTHENTICATED, WWW_Authenticate=challenge)
