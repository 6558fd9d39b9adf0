"""One hash over what the graph says: equal graphs, however and whenever they were made, have equal digests.

Left out is what only tells when it was recorded (transaction time, published revisions), so that an import that was
killed and run again ends in the digest of one that was not.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import orjson

from graph.model.model import LABELS, RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.model.declare import Property

_TRANSACTION_TIME: Final = frozenset({"recordedFrom", "recordedTo"})
_NOT_CONTENT: Final = frozenset({"Revision", "Watch", "QualityIssue", "SUBJECT"})


def content_digest(engine: Engine) -> str:
    """The sha256, in hexadecimal, over every node and edge in the order of their keys."""
    digest = hashlib.sha256()
    for text in _statements():
        for record in engine.stream(text):
            digest.update(orjson.dumps(record, option=orjson.OPT_SORT_KEYS, default=str))
            digest.update(b"\n")
    return digest.hexdigest()


def _statements() -> Iterator[str]:
    for label in LABELS:
        if label.name not in _NOT_CONTENT:
            # An archived text is its own hash; fetching it would only cost.
            content = "n.sha256" if label.name == "ArchivedText" else _content("n", label.properties)
            holds = f"n:{label.name}, " if label.always else ""
            name = label.always or label.name
            yield f"MATCH (n:{name}) RETURN '{label.name}', {holds}{content} ORDER BY n.{label.key}"
    for one in RELATIONSHIP_TYPES:
        if one.name not in _NOT_CONTENT:
            yield (
                f"MATCH (a)-[r:{one.name}]->(b) WITH {_key('a', one.starts)} AS start, {_key('b', one.ends)} AS end, r "
                f"RETURN '{one.name}', start, end, {_content('r', one.properties)} ORDER BY start, end"
                # The key of a past fact holds the instant it was recorded: order by it, but leave it out.
                + (", r.key" if one.keyed else "")
            )


def _key(variable: str, labels: tuple[str, ...]) -> str:
    keys = dict.fromkeys(label.key for label in LABELS if label.name in labels)
    return f"coalesce({', '.join(f'{variable}.{key}' for key in keys)})"


def _content(variable: str, properties: tuple[Property, ...]) -> str:
    names = [one.name for one in properties if not one.on_create and one.name not in _TRANSACTION_TIME]
    past = variable == "r"
    return "[" + ", ".join(f"{variable}.{name}" for name in names if not (past and name == "key")) + "]"
