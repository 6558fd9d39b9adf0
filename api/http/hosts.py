"""Which server a request is meant for: one that names another host in `Host` is refused (421, RFC 9110, 15.5.20).

A page of a foreign site can give its own name the address of this machine (DNS rebinding). To a browser the requests of
the page are then those of one site, and only `Host` tells whom they were meant for. A name is rebound, an address
cannot be. Starlette's `TrustedHostMiddleware` knows no addresses, takes one header of several, and refuses in text.
"""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import orjson
from starlette.responses import Response

from api.errors import MISDIRECTED
from api.http.refused import RefusedError

if TYPE_CHECKING:
    from typing import TypeAlias

    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.settings import ApiSettings

    Host: TypeAlias = IPv4Address | IPv6Address | str

#: What may stand in `Host`, with its port or without: an address of IPv6 in brackets, or what holds no sign of a URL.
_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([^\s:/?#@\[\]\\]{1,255}))(?::\d{0,5})?")
#: Stands in the setting for every host.
_EVERY: Final = "*"


class Hosts:
    """The hosts that a server answers for."""

    def __init__(self, settings: ApiSettings) -> None:
        public = urlsplit(settings.public_url).hostname or ""
        self._named = {_read(one.strip("[]")) for one in ("localhost", settings.host, public, *settings.allowed_hosts)}
        self._every = _EVERY in settings.allowed_hosts
        listening = _read(settings.host)
        self._addresses = not isinstance(listening, str) and listening.is_unspecified

    def check(self, given: list[bytes], *, needed: bool) -> None:
        """Refuse a request whose `Host` headers are `given`; without one, where it is `needed`.

        Raises `RefusedError`: 400 where they name no single host, 421 where they name another one.
        """
        if self._every or (not given and not needed):
            return
        host = host_of(given[0].decode("latin-1")) if len(given) == 1 else None
        if host is None:
            raise RefusedError(400, "the request must name one host in `Host`, such as localhost or example.org:8000")
        if host not in self._named and (isinstance(host, str) or not (host.is_loopback or self._addresses)):
            message = f"this server does not answer for the host {host}; name the host in CLAUSEGRAPH_ALLOWED_HOSTS"
            raise RefusedError(421, message, MISDIRECTED)


def host_of(text: str) -> Host | None:
    """The host of a `Host` header, without its port; None where it is none."""
    found = _HOST.fullmatch(text)
    return _read(found[1] or found[2]) if found else None


def _read(host: str) -> Host:
    """An address, or a name in the form in which names are compared: that of DNS, without the dot of its root."""
    with suppress(ValueError):
        return ip_address(host)
    name = host.lower().removesuffix(".")
    with suppress(UnicodeError):
        return name.encode("idna").decode()
    return name


class OwnHosts:
    """ASGI middleware: answers what is meant for this server, and refuses everything else."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        app = self._app
        if scope["type"] == "http":
            given = [value for name, value in scope["headers"] if name == b"host"]
            try:
                # Programs that watch over servers still speak HTTP/1.0, which has no `Host`; browsers do not.
                self._hosts.check(given, needed=scope["http_version"] != "1.0")
            except RefusedError as refused:
                app = _refusal(refused)
        await app(scope, receive, send)


def _refusal(refused: RefusedError) -> Response:
    error = {"message": refused.message, "extensions": {"code": refused.code}}
    return Response(orjson.dumps({"errors": [error]}), refused.status, media_type="application/json")
