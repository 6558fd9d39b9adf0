"""What reviewers have judged of a reading, laid over what a source tells of the same words.

A reviewer who accepts the reading that an analysis proposes changes severity, exposure and prose of a clause. Sources
know nothing of that. So whoever tells a clause again, from the reading on that was judged, tells it as judged, as long
as the words are those that the reviewer had before them; other words are nobody's judgement yet. A decision that was
taken back is none. Pure: knows no graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from claims.review.readings import JUDGED, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from seed.record.transaction_time import StoredRecord

_WORDS: Final = "excerptSha256"
_EXPOSURE: Final = frozenset({"exposureMin", "exposureMax"})


def as_judged(says: Mapping[str, Any], stored: Sequence[StoredRecord]) -> dict[str, Any]:
    """What a source says of a clause, with what reviewers have judged; `stored` are the readings of the clause that the
    graph has, in the order in which they were recorded.
    """
    told = dict(says)
    for one in stored:
        if one.is_judged and one.says.get(_WORDS) == says.get(_WORDS) and one.says["validFrom"] <= says["validFrom"]:
            told |= _changed(one, stored, told)
    return told


def _changed(judged: StoredRecord, stored: Sequence[StoredRecord], told: Mapping[str, Any]) -> dict[str, Any]:
    """What a judgement has changed: it says nothing of the rest."""
    before = next((one.says for one in stored if one.recorded_to == judged.recorded_from), {})
    changed = {name: judged.says.get(name) for name in JUDGED if judged.says.get(name) != before.get(name)}
    if not _EXPOSURE.isdisjoint(changed):
        # The severity was moved into the exposure, and so is one that the source tells since.
        least, greatest = str(judged.says["exposureMin"]), str(judged.says["exposureMax"])
        severity = within(told.get("severity"), least, greatest)
        changed |= {"exposureMin": least, "exposureMax": greatest, "severity": severity}
    return changed
