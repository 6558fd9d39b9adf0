"""Would the queue be in a better order if it learnt from decisions which claims are right?

    python -m benchmarks.learned_order

A logistic regression on what is known of a suggestion (modality, kind of rule, type of document, place of the law, length
of the evidence) against the plain record of its rule, by the share of pairs of a right and a wrong suggestion that each
puts in the right order (AUC), on the suggestions that a reader has judged (`benchmarks/judgements`). Needs no graph.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Judged = dict[str, Any]
    Scored = list[tuple[float, bool]]

JUDGEMENTS: Final = Path(__file__).parent / "judgements"
#: What a rule is taken to be right before anything is decided, by its kind, and how many decisions that weighs.
PRIORS: Final = {"ACTIVITY": 0.85, "PROHIBITION": 0.79, "TERM_OF_ART": 0.67, "RIGHT": 0.71, "FAIRNESS": 0.5}
ENGAGES: Final = 0.9
WEIGHT: Final = 5
PLACES: Final = ("eu-", "us-", "uk-", "gb-")
DOCUMENTS: Final = ("privacy", "cookie", "terms", "guidelines")
FOLDS: Final = 10
_STEPS: Final = 800


def features(one: Judged) -> list[float]:
    kind, document = one["kind"], one["document"].lower()
    return [
        1.0,
        float(one["modality"] == "ENGAGES"),
        *(float(kind == name) for name in PRIORS),
        *(float(name in document) for name in DOCUMENTS),
        *(float(one["target"].startswith(name)) for name in PLACES),
        math.log(max(one["end"] - one["start"], 1)) / 5 - 1,
    ]


def fitted(rows: Sequence[tuple[list[float], bool]]) -> list[float]:
    """Weights of a logistic regression with a ridge, by gradient descent."""
    weights = [0.0] * len(rows[0][0])
    for _ in range(_STEPS):
        slopes = [weight / len(rows) for weight in weights]
        for row, right in rows:
            off = 1 / (1 + math.exp(-_dot(weights, row))) - right
            for place, value in enumerate(row):
                slopes[place] += off * value / len(rows)
        weights = [weight - 0.2 * slope for weight, slope in zip(weights, slopes, strict=True)]
    return weights


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def learned(known: list[Judged], right: Callable[[Judged], bool]) -> Callable[[Judged], float]:
    weights = fitted([(features(one), right(one)) for one in known])
    return lambda one: _dot(weights, features(one))


def plain(known: list[Judged], right: Callable[[Judged], bool]) -> Callable[[Judged], float]:
    """The record of the rule, as the queue reckons it."""
    records: defaultdict[str, list[bool]] = defaultdict(list)
    for one in known:
        records[one["rule"]].append(right(one))

    def score(one: Judged) -> float:
        record = records.get(one["rule"], [])
        prior = ENGAGES if one["modality"] == "ENGAGES" else PRIORS[one["kind"]]
        return (sum(record) + WEIGHT * prior) / (len(record) + WEIGHT)

    return score


def auc(scored: Scored) -> float:
    yes, no = ([score for score, is_right in scored if is_right is wanted] for wanted in (True, False))
    return sum((one > other) + (one == other) / 2 for one in yes for other in no) / (len(yes) * len(no))


def measured(judged: list[Judged], right: Callable[[Judged], bool]) -> dict[str, float]:
    """The AUC of both, each suggestion scored by what nine tenths of the others say."""
    mixed = list(judged)
    Random(1).shuffle(mixed)
    found: defaultdict[str, Scored] = defaultdict(list)
    for fold in range(FOLDS):
        asked = mixed[fold::FOLDS]
        known = [one for at, one in enumerate(mixed) if at % FOLDS != fold]
        for name, way in (("learned", learned), ("plain record", plain)):
            score = way(known, right)
            found[name] += [(score(one), right(one)) for one in asked]
    return {name: auc(scored) for name, scored in found.items()}


def unlike(wrong: set[str]) -> Callable[[Judged], bool]:
    return lambda one: one["judgement"] not in wrong


def main() -> None:
    judged = [one for path in sorted(JUDGEMENTS.glob("*.json")) for one in orjson.loads(path.read_bytes())["pairs"]]
    print(f"{len(judged)} judged suggestions")
    for name, wrong in (("right", {"arguable", "wrong"}), ("right or arguable", {"wrong"})):
        found = measured(judged, unlike(wrong))
        print(f"{name:>20}: " + ", ".join(f"{way} {share:.2f}" for way, share in found.items()))


if __name__ == "__main__":
    main()
