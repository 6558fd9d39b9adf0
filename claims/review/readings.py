"""A proposed reading of a provision that is accepted, or no longer: a reading with what it changes is recorded.

What an analysis says of exposure, severity and prose is one claim, about no law and no place. An accepted one ends the
record of the reading that stands, and another reading with the same words begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.model import LABEL
from graph.model.vocabulary import SEVERITY_ORDER, Severity
from graph.store.rows import EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.review.decisions import Held, HeldClaim, HeldReading
    from graph.store.rows import Batch, Value
    from graph.turns.instants import Turn

#: The part of an analysis -> the property of a provision that it becomes.
PROSE: Final = {4: "vendorImplications", 5: "complianceConsiderations"}
#: What of a reading a claim can change.
JUDGED: Final = ("severity", "exposureMin", "exposureMax", *PROSE.values())
_WORDS: Final = "excerptSha256"
_DECLARED: Final = frozenset(one.name for one in LABEL["ProvisionVersion"].properties)


def accept(batch: Batch, claim: HeldClaim, held: Held, turn: Turn) -> None:
    """Record the reading that a claim proposes."""
    reading = held.reading(claim.provision, turn.now.date())
    analysis = held.analysis_of(claim.key)
    if reading is None:
        return
    exposure = (claim.says.get("exposureMin"), claim.says.get("exposureMax"))
    judged: dict[str, Value] = dict(proposed_prose(analysis) if analysis else {})
    if all(exposure):
        severity = within(reading.says.get("severity"), str(exposure[0]), str(exposure[1]))
        judged |= {"severity": severity, "exposureMin": exposure[0], "exposureMax": exposure[1]}
    record(batch, reading, judged, turn)


def restore(batch: Batch, claim: HeldClaim, held: Held, turn: Turn, since: Any) -> None:
    """Record what the reading said before the claim was accepted, at `since`, as far as it still says what the claim
    made of it; nothing where the words are others by now.
    """
    reading = held.reading(claim.provision, turn.now.date())
    before, judged = held.reading_until(claim.provision, since), held.reading_from(claim.provision, since)
    if reading is None or before is None or judged is None or reading.says.get(_WORDS) != judged.get(_WORDS):
        return
    left = [name for name in JUDGED if reading.says.get(name) == judged.get(name) != before.get(name)]
    if left or reading.says["recordedFrom"] == since:
        record(batch, reading, {name: before.get(name) for name in left}, turn)


def within(severity: str | None, least: str, greatest: str) -> str:
    """The severity, moved into the exposure where it lies outside; the greatest of it where there is none."""
    ranks = {one.value: rank for rank, one in enumerate(SEVERITY_ORDER)}
    if severity is None:
        return greatest
    rank = min(max(ranks[severity], ranks[least]), ranks[greatest])
    return Severity(SEVERITY_ORDER[rank]).value


def proposed_prose(analysis: Mapping[str, Any]) -> dict[str, str]:
    """What the parts of an analysis say of a provision, by property."""
    found: dict[str, str] = {}
    for part in analysis["parts"]:
        number, _, place = part.partition(":")
        start, _, end = place.partition("-")
        words = " ".join(analysis["text"][int(start) : int(end)].split())
        if int(number) in PROSE and words:
            found[PROSE[int(number)]] = words
    return found


def record(batch: Batch, reading: HeldReading, judged: Mapping[str, Value], turn: Turn) -> None:
    """Record another reading, which says what the one that stands says, but for what is `judged` otherwise."""
    clause, ordinal = str(reading.says["key"]), reading.readings + 1
    key = f"{clause}@{ordinal}"
    said = {name: value for name, value in reading.says.items() if name in _DECLARED}
    said |= {**judged, "versionKey": key, "ordinal": ordinal, "recordedFrom": turn.now}
    ended: dict[str, Value] = {"versionKey": reading.says["versionKey"], "recordedTo": turn.now}
    batch.nodes += [NodeRow("ProvisionVersion", ended, partial=True), NodeRow("ProvisionVersion", said)]
    batch.edges.append(EdgeRow("HAS_HISTORY", ("Provision", clause), ("ProvisionVersion", key)))
    batch.edges += [
        EdgeRow("SOURCE_VERSION", ("ProvisionVersion", key), ("DocumentVersion", source)) for source in reading.sources
    ]
    batch.clauses.append(clause)
