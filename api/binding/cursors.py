"""Cursors: opaque marks of a place in an order, bound to that order.

A cursor holds the values of the order's components at one entity, and a checksum keyed with the order. It is no secret:
a forged one can only name another place, because its values become parameters, and each must be of its component's
type. The checksum is there so that a damaged cursor, or one of another list or order, is refused instead of silently
giving another page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

import orjson

from api.errors import bad_input
from graph.model.model import LABELS
from graph.plan.expressions import CountAt, Identity, IsValid, MaxAt, PropertyAt, Relevance, Stored

if TYPE_CHECKING:
    from typing import TypeAlias

    from graphql import GraphQLError

    from graph.plan.plan import OrderKey

    Kind: TypeAlias = Literal["text", "whole number", "number", "truth"]

_CHECKSUM_BYTES: Final = 6
#: Characters of a cursor, and of a text in one: more than an index of Neo4j holds of one value.
_MOST_CHARACTERS: Final = 20_000
_MOST_OF_TEXT: Final = 8_000
#: Whole numbers of Neo4j have 64 bits, the sign among them. Less than the least of them is no whole number in JSON that
#: `orjson` reads.
_MOST: Final = 2**63 - 1

#: Stored values that are no text. Paths and comparables are rows of a search, which the model does not declare. The
#: confidence in an edge is a number, and that in a provision a word, by which nothing is ordered.
_NUMBERS: Final[dict[str, Kind]] = {
    "length": "whole number",
    "score": "number",
    "confidence": "number",
    **{one.name: "whole number" for label in LABELS for one in label.properties if one.type == "INTEGER"},
    **{one.name: "whole number" for label in LABELS for one in label.derived if one.rule in {"rank", "rank_up"}},
}


def signature(type_name: str, order: tuple[OrderKey, ...]) -> str:
    """What a cursor is bound to: the type of the entities and their order."""
    return f"{type_name}:" + ",".join(("-" if one.descending else "") + _name(one) for one in order)


def _name(component: OrderKey) -> str:
    match component.value:
        case CountAt(steps=steps):
            return f"{steps[-1].type} count"
        case MaxAt(steps=steps, name=name):
            return f"{steps[-1].type} {name}"
        case Identity():
            return "id"
        case Relevance():
            return "score"
        case IsValid():
            return "valid"
        case Stored(name=name) | PropertyAt(name=name):
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
    if (
        not isinstance(values, list)
        or len(values) != length
        or any(isinstance(value, (list, dict)) for value in values)
    ):
        raise _refused(cursor)
    return values


def position(bound_to: str, order: tuple[OrderKey, ...], cursor: str) -> list[Any]:
    """The values of the components of `order` at `cursor`, each of the type that its component has.

    Raises `GraphQLError` when it is damaged, was made for another list or order, or by somebody else.
    """
    if len(cursor) > _MOST_CHARACTERS:
        raise _refused(cursor)
    values = decode_cursor(bound_to, cursor, len(order))
    if not all(_fits(value, _kind(one)) for value, one in zip(values, order, strict=True)):
        raise _refused(cursor)
    return values


def _kind(component: OrderKey) -> Kind:
    match component.value:
        case CountAt():
            return "whole number"
        case Relevance():
            return "number"
        case IsValid():
            return "truth"
        case Stored(as_="rank" | "rank_up"):
            return "whole number"
        case Stored(name=name, as_="value" | "number"):
            return _NUMBERS.get(name, "text")
        case MaxAt() | Identity() | PropertyAt() | Stored():
            return "text"
        case other:
            assert_never(other)


def _fits(value: object, kind: Kind) -> bool:
    match kind:
        case "text":
            return isinstance(value, str) and len(value) <= _MOST_OF_TEXT
        case "whole number":
            return _is_whole(value)
        case "number":
            return (isinstance(value, float) and math.isfinite(value)) or _is_whole(value)
        case "truth":
            return isinstance(value, bool)
        case other:
            assert_never(other)


def _is_whole(value: object) -> bool:
    """Whether it is a whole number that Neo4j has."""
    return isinstance(value, int) and not isinstance(value, bool) and value <= _MOST


def _checksum(bound_to: str, payload: bytes) -> bytes:
    return hashlib.blake2s(
        payload, digest_size=_CHECKSUM_BYTES, key=hashlib.sha256(bound_to.encode()).digest()
    ).digest()


def _refused(cursor: str) -> GraphQLError:
    shown = cursor if len(cursor) <= 40 else cursor[:40] + "..."
    return bad_input(
        f"{shown!r} is not a cursor of this list in this order; take one from its edges or pageInfo, "
        "or leave the cursor out to start again"
    )
