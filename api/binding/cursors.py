"""Cursors: opaque marks of a place in an order, bound to that order.

A cursor holds the values of the order's components at one entity, and a checksum keyed with the order. It is not a
secret: a forged one can only name another place, because its values become parameters. The checksum is there so that a
damaged cursor, or one of another list or order, is refused instead of silently giving another page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, Any, Final, assert_never

import orjson
from graphql import GraphQLError

from graph.plan.expressions import Counted, Greatest, Identity, IsValid, Reached, Relevance, Stored

if TYPE_CHECKING:
    from graph.plan.plan import OrderKey

_CHECKSUM_BYTES: Final = 6


def signature(type_name: str, order: tuple[OrderKey, ...]) -> str:
    """What a cursor is bound to: the type of the entities and their order."""
    return f"{type_name}:" + ",".join(("-" if one.descending else "") + _name(one) for one in order)


def _name(component: OrderKey) -> str:
    match component.value:
        case Counted(steps=steps):
            return f"{steps[-1].type} count"
        case Greatest(steps=steps, name=name):
            return f"{steps[-1].type} {name}"
        case Identity():
            return "id"
        case Relevance():
            return "score"
        case IsValid():
            return "valid"
        case Stored(name=name) | Reached(name=name):
            return name
        case other:
            assert_never(other)


def encode_cursor(bound_to: str, values: list[Any]) -> str:
    """The cursor of an entity whose order components have `values`."""
    payload = orjson.dumps(values)
    return base64.urlsafe_b64encode(_checksum(bound_to, payload) + payload).decode().rstrip("=")


def decode_cursor(bound_to: str, cursor: str, length: int) -> list[Any]:
    """The values of the `length` order components at `cursor`.

    Raises `GraphQLError` when it is damaged, or was made for another list or order.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused(cursor) from error
    checksum, payload = raw[:_CHECKSUM_BYTES], raw[_CHECKSUM_BYTES:]
    if checksum != _checksum(bound_to, payload):
        raise _refused(cursor)
    # The checksum keeps nobody from making one: what it holds is looked at too.
    try:
        values = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise _refused(cursor) from error
    if not isinstance(values, list) or len(values) != length or any(isinstance(one, (list, dict)) for one in values):
        raise _refused(cursor)
    return values


def _checksum(bound_to: str, payload: bytes) -> bytes:
    return hashlib.blake2s(
        payload, digest_size=_CHECKSUM_BYTES, key=hashlib.sha256(bound_to.encode()).digest()
    ).digest()


def _refused(cursor: str) -> GraphQLError:
    shown = cursor if len(cursor) <= 40 else cursor[:40] + "..."
    return GraphQLError(
        f"{shown!r} is not a cursor of this list in this order; take one from its edges or pageInfo, "
        "or leave the cursor out to start again",
        extensions={"code": "BAD_USER_INPUT"},
    )
