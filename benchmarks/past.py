"""A past for generated graphs: the readings of each provision, and facts that were recorded otherwise before.

Takes the rows of a graph as it is, and gives them with rows of what it was. Deterministic: what a row's past is depends
on its key alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from graph.store.rows import EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.store.rows import Value

#: When the graph first said anything, and when it began to say what it says now.
FIRST_RECORDED: Final = datetime(2025, 12, 1, tzinfo=UTC)
RECORDED: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
#: A fact that ended, ended on this day; what holds now began on it.
_TURN: Final = date(2026, 1, 1)
_PAST: Final = {"ENGAGES": "ENGAGED", "FLAGS": "FLAGGED", "ASSESSED_UNRELATED": "HELD_UNRELATED"}


def with_past(rows: Iterable[NodeRow | EdgeRow]) -> Iterator[NodeRow | EdgeRow]:
    """The rows, each followed by those of its past."""
    readings: list[str] = []
    for row in rows:
        if isinstance(row, EdgeRow) and row.type in _PAST:
            renewed = _chance(str(row.properties["key"]), "renewed") < 5
            yield EdgeRow(row.type, row.start, row.end, {**row.properties, "validFrom": _TURN}) if renewed else row
            yield from _former(row, renewed=renewed)
            continue
        if not isinstance(row, NodeRow) or row.label != "Provision":
            yield row
        if isinstance(row, NodeRow) and row.label == "Provision":
            versions = list(_readings(dict(row.properties)))
            # The node says what its reading of today says, the last one.
            held = {name: versions[-1].properties[name] for name in ("validFrom", "recordedFrom")}
            yield NodeRow("Provision", {**row.properties, **held})
            readings = [str(one.properties["versionKey"]) for one in versions]
            yield from versions
            key = str(row.properties["key"])
            yield from (EdgeRow("HAS_HISTORY", ("Provision", key), ("ProvisionVersion", one)) for one in readings)
        elif isinstance(row, EdgeRow) and row.type == "SOURCE_VERSION":
            yield from (EdgeRow("SOURCE_VERSION", ("ProvisionVersion", one), row.end) for one in readings)


def _chance(key: str, what: str) -> int:
    return crc32(f"{key} {what}".encode()) % 100


def _readings(now: dict[str, Value]) -> Iterator[NodeRow]:
    """One reading, or two: the former as it was recorded, as its end became known, and the one that holds. Of a clause
    that is gone the last one says so, and those before it do not.
    """
    if now["status"] != "ACTIVE" and isinstance(now["validFrom"], date):
        *former, last = _readings(now | {"status": "ACTIVE"})
        gone, values = _gone(str(now["key"]), now["validFrom"]), dict(last.properties)
        yield from former
        yield NodeRow(last.label, values | {"validTo": gone})
        yield _reading(now, len(former) + 2, {"recordedFrom": values["recordedFrom"], "validFrom": gone})
        return
    key, seen = str(now["key"]), now["validFrom"]
    if _chance(key, "reading") >= 30 or not isinstance(seen, date):
        yield _reading(now, 1, {"recordedFrom": FIRST_RECORDED if _chance(key, "early") < 50 else RECORDED})
        return
    former: dict[str, Value] = {"title": f"{now['title']}, before", "severity": now["exposureMin"]}
    turn = seen + timedelta(days=60)
    yield _reading(now | former, 1, {"recordedFrom": FIRST_RECORDED, "recordedTo": RECORDED})
    yield _reading(now | former, 2, {"recordedFrom": RECORDED, "validTo": turn})
    yield _reading(now, 3, {"recordedFrom": RECORDED, "validFrom": turn})


def _gone(key: str, seen: date) -> date:
    """The day from which a clause is gone: after all its readings have begun."""
    return seen + timedelta(days=70 + _chance(key, "gone"))


def _reading(values: dict[str, Value], ordinal: int, times: dict[str, Value]) -> NodeRow:
    placed: dict[str, Value] = {"versionKey": f"{values['key']}@{ordinal}", "ordinal": ordinal}
    return NodeRow("ProvisionVersion", values | placed | times)


def _former(row: EdgeRow, *, renewed: bool) -> Iterator[NodeRow | EdgeRow]:
    """Records that the fact's one replaced, or that ended before it began."""
    key = str(row.properties["key"])
    if renewed:
        yield from _record(row, 1, {"recordedFrom": FIRST_RECORDED, "recordedTo": RECORDED})
        yield from _record(row, 2, {"recordedFrom": RECORDED, "validTo": _TURN})
    elif _chance(key, "restated") < 10:
        yield from _record(row, 1, {"recordedFrom": FIRST_RECORDED, "recordedTo": RECORDED, "confidence": 0.25})


def _record(row: EdgeRow, number: int, said: dict[str, Value]) -> Iterator[NodeRow | EdgeRow]:
    """A past record of a fact, with the claim that it projects."""
    pair, recorded = str(row.properties["key"]), said["recordedFrom"]
    claim, agent = f"{pair}~{_PAST[row.type].lower()}-{number}", str(row.properties["claimKey"]).rsplit("~", 1)[1]
    values: dict[str, Any] = {
        name: one for name, one in row.properties.items() if name not in {"key", "pair", "claimKey"}
    }
    state = "REVIEWED_UNRELATED" if row.type == "ASSESSED_UNRELATED" else "MAPPED"
    made = {"key": claim, "state": state, "createdAt": recorded, "revision": 1}
    yield NodeRow("Claim", values | said | made)
    yield EdgeRow("ABOUT", ("Claim", claim), row.start)
    yield EdgeRow("CONCERNS", ("Claim", claim), row.end)
    yield EdgeRow("MADE_BY", ("Claim", claim), ("Agent", agent))
    yield EdgeRow("RESTS_ON", ("Claim", claim), ("Evidence", "generated"))
    key = f"{pair}@{recorded:%Y-%m-%dT%H:%M:%SZ}"
    past = {**values, **said, "key": key, "pair": pair, "claimKey": claim}
    yield EdgeRow(_PAST[row.type], row.start, row.end, past)
