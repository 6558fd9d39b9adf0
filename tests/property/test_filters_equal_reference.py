"""Filters of any shape keep what the reference keeps: deep and wide, with nulls and empty lists, with and without `status`."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from api.binding.arguments import MOST_CONDITIONS, weight
from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

_FILTERS = int(os.environ.get("CLAUSEGRAPH_TEST_OPERATIONS", "200")) // 4

LISTS = {
    "provisions": ("ProvisionFilter", "provisions(first: 30, filter: $f) { totalCount nodes { key status } }"),
    "engagements": (
        "ProvisionFilter",
        "engagements(first: 30, provision: $f) { totalCount nodes { provision { key } } }",
    ),
    "flags": ("ProvisionFilter", "flags(first: 0, provision: $f) { totalCount }"),
    "engagedBy": ("ProvisionFilter", 'legal(path: "eu-one") { engagedBy(first: 0, filter: $f) { totalCount } }'),
    "changes": ("ChangeFilter", "changes(first: 10, filter: $f) { totalCount nodes { id } }"),
    "platforms": ("PlatformFilter", "platforms(first: 10, filter: $f) { totalCount nodes { slug } }"),
}
_STATUSES = ["ACTIVE", "REMOVED", "SUPERSEDED", "MERGED"]
_PLATFORMS = ["platform-00000", "platform-00001", "platform-00003", "none"]


class Shapes:
    """Random filters, as variables."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def some(self, choices: list[Any]) -> list[Any] | None:
        """A list of choices: now and then empty, or null."""
        roll = self.random.random()
        return None if roll < 0.06 else [] if roll < 0.1 else self.random.sample(choices, self.random.randint(1, 2))

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def filter(self, kind: str, depth: int) -> dict[str, Any]:
        if kind == "ChangeFilter":
            fields = {
                "kind": self.some(["CONTENT", "RETURNED", "TECHNICAL"]),
                "severity": self.severities(),
                "detected": self.days(),
            }
            fields["affects"] = self.provisions(depth)
        elif kind == "PlatformFilter":
            fields = {
                "slug": self.some(_PLATFORMS),
                "sector": self.some(["ai", "social"]),
                "provisions": self.provisions(depth),
            }
        else:
            return self.provisions(depth)
        return {name: fields[name] for name in self.random.sample(sorted(fields), self.random.randint(0, len(fields)))}

    def provisions(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self.random.randint(0, 3)):
            name, value = self.leaf()
            found[name] = value
        if self.random.random() < 0.35:
            found["status"] = self.some(_STATUSES)
        if depth and self.random.random() < 0.8:
            word = self.one("and", "or", "not")
            below = [self.provisions(depth - 1) for _ in range(self.random.randint(0, 3))]
            found[word] = self.provisions(depth - 1) if word == "not" else below
        return found

    def leaf(self) -> tuple[str, Any]:
        return self.one(
            ("platform", self.some(_PLATFORMS)),
            ("sector", self.some(["ai", "social", "games"])),
            ("documentType", self.some(["Terms of Service", "Privacy Policy"])),
            ("category", self.some(["arbitration", "tracking", "age-limits"])),
            ("severity", self.severities()),
            ("exposureMax", self.severities()),
            ("changed", self.days()),
            ("firstSeen", self.days()),
            ("engages", self.quantified({"target": self.target(), "viaClusters": self.one(True, False, None)})),
            (
                "engages",
                self.quantified({"minConfidence": self.one(0.5, None), "hasCondition": self.one(True, False, None)}),
            ),
            ("flags", self.quantified({"jurisdiction": self.place(), "status": self.one(["ACCEPTED"], None)})),
            (
                "assessment",
                {"target": self.target(), "state": self.one("MAPPED", "REVIEWED_UNRELATED", "NOT_ASSESSED")},
            ),
        )

    def quantified(self, within: dict[str, Any]) -> dict[str, Any]:
        words = self.random.sample(["some", "every", "none"], self.random.randint(0, 2))
        return {word: self.one(within, {}, None) if word != "some" else within for word in words}

    def target(self) -> dict[str, Any]:
        return {"path": self.one("eu-one", "eu-one/art-9", "us-cluster"), "includeUnits": self.one(True, False, None)}

    def place(self) -> dict[str, Any]:
        return {"code": self.one("US", "US-IL", "EU"), "closure": self.one("EXACT", "ANCESTORS", "DESCENDANTS", None)}

    def severities(self) -> dict[str, Any]:
        bounds = {
            "gte": self.one("MEDIUM", "HIGH", None),
            "lte": self.one("LOW", "MEDIUM", None),
            "in": self.some(["LOW", "HIGH"]),
        }
        return {name: bounds[name] for name in self.random.sample(sorted(bounds), self.random.randint(0, 2))}

    def days(self) -> dict[str, Any]:
        bounds = {"gte": self.one("2025-06-01", "2025-06-02", None), "lt": self.one("2025-06-01", "2026-01-01", None)}
        return {name: bounds[name] for name in self.random.sample(sorted(bounds), self.random.randint(0, 2))}


def allowed(seed: int, kind: str, depth: int) -> dict[str, Any]:
    """A filter that is not larger than an operation may have it."""
    made = Shapes(seed).filter(kind, depth)
    # Defaults count too.
    return made if weight(made)[0] <= MOST_CONDITIONS * 3 // 4 else allowed(seed, kind, depth - 1)


@pytest.mark.parametrize("part", range(5))
def test_a_filter_keeps_what_the_reference_keeps(
    part: int, small_world: tuple[Engine, Memory], subtests: pytest.Subtests
) -> None:
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory)
    kept = 0
    for seed in range(part, _FILTERS, 5):
        name = list(LISTS)[seed % len(LISTS)]
        kind, field = LISTS[name]
        given = {"f": allowed(seed, kind, (0, 1, 3, 5)[seed // len(LISTS) % 4])}
        text = f"query Q($f: {kind}) {{ {field} }}"
        with subtests.test(seed=seed):
            expected = reference.answer(text, given)
            assert executor.answer(text, given).body() == expected, f"seed {seed}: {given}"
            kept += "'totalCount': 0" not in str(expected)
    assert kept > _FILTERS // 20, "most filters keep something"
