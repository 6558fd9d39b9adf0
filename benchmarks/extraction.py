"""How analyses are read: `python -m benchmarks.extraction [--shared FOLDER]`. Labels, and the time that reading takes.

Texts whose labels are ours lie with the tests; the shown analyses lie beside the project. Of these, nine were not looked at
while the rules were first written, and stand in a row of their own. Time is that of the processor, on one core.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from benchmarks.measuring import commit, now, report
from seed.catalogue.analysis_reader import analysis_reader
from tests.claims.labelled import (
    HELD_OUT,
    Score,
    faults_of_sentence,
    flagged_analyses,
    hard_sentences,
    score_flagged,
    score_shown,
    shown_analyses,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.claims.labelled import Reading

_FIGURES: Final = (
    "laws", "units", "not_engaged", "flags", "basis", "factors", "modality", "condition", "exposure", "parts",
)  # fmt: skip
#: What was read right of texts written after the rules, when they were read for the first time.
_AT_FIRST: Final = {
    "further_sentences.yaml": (
        "34 of the first 60; then, after cues for what was missed each time, by kind: plain 31 of 35, changes 18 of 25,"
        " engaged 26 of 30, tricky 10 of 15"
    ),
    "further_analyses_with_flags.yaml": (
        "of the first 8: flags 21 of 23 (2 wrong), basis 21 of 24, factors 21 of 23; of the next 5: flags 18 of 18,"
        " basis 15 of 17, factors 11 of 12; of the last 3: flags 11 of 11, basis 8 of 9, factors 5 of 9 (6 wrong);"
        " exposure 16 of 16"
    ),
    "shown, held out": "laws 17 of 18, units 2 of 4, not engaged 1 of 1 (by today's rule of scoring)",
}


def read(text: str) -> Reading:
    printed: Reading = orjson.loads(orjson.dumps(analysis_reader().read(text).as_json(None)))
    return printed


def rows_of(name: str, score: Score, texts: int) -> list[dict[str, Any]]:
    asked = [(figure, getattr(score, figure)) for figure in _FIGURES]
    return [
        {"texts": name, "count": texts, "figure": figure, **counts.as_row()}
        for figure, counts in asked
        if counts.wanted
    ]


def sentences() -> list[dict[str, Any]]:
    rows = []
    for file in ("hard_sentences.yaml", "further_sentences.yaml"):
        some = hard_sentences(file)
        right = sum(not faults_of_sentence(one, read(one["text"])) for _, one in some)
        rows.append(
            {"texts": file, "count": len(some), "figure": "whole sentences", "right": right, "wanted": len(some)}
        )
    return rows


def seconds_each(texts: Sequence[str], rounds: int = 15) -> float:
    """Processor time for one text: of the round that was disturbed least."""
    reader, least = analysis_reader(), float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            reader.read(text)
        least = min(least, (time.process_time() - began) / len(texts))
    return least


def speed(name: str, texts: Sequence[str]) -> dict[str, Any]:
    each, length = seconds_each(texts), sum(map(len, texts)) / len(texts)
    return {
        "texts": name,
        "count": len(texts),
        "figure": f"a minute and core, {length:.0f} characters each",
        "right": round(60 / each),
        "found": round(60 / each * length / 2_000),
    }


def memory(texts: Sequence[str], times: int = 10_000) -> dict[str, int]:
    """Kilobytes of the process at its greatest, after some texts and after many."""
    grown = {}
    for number in range(times):
        analysis_reader().read(texts[number % len(texts)])
        if number + 1 in {1_000, times}:
            grown[f"after {number + 1} texts, kB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    shared = parser.parse_args().shared
    rows, texts = sentences(), []
    for file in ("analyses_with_flags.yaml", "further_analyses_with_flags.yaml"):
        some = flagged_analyses(file)
        texts += [one["text"] for one in some]
        rows += rows_of(file, score_flagged(read, some), len(some))
    rows.append(speed("our analyses with flags", texts))
    if shared.exists():
        shown = shown_analyses(shared / "data")
        for name, some in (
            ("shown", [one for one in shown if one["id"] not in HELD_OUT]),
            ("shown, held out", [one for one in shown if one["id"] in HELD_OUT]),
            ("shown, all", shown),
        ):
            rows += rows_of(name, score_shown(read, some), len(some))
        rows.append(speed("shown, all", [one["text"] for one in shown]))
    columns = dict.fromkeys(("texts", "count", "figure", "right", "found", "wanted", "P", "R", "F1"))
    report(
        "extraction",
        "How analyses are read (in rows of speed: texts, and as many of 2,000 characters)",
        [columns | row for row in rows],
        at=now(),
        commit=commit(),
        read_at_first=_AT_FIRST,
        memory=memory(texts),
    )


if __name__ == "__main__":
    main()
