"""A small table of rules of our own, for tests of the engine: laws and places are fictional or named for clarity."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from claims.law.notation.names import PlaceName
from claims.rules.reader import RuleReader
from claims.rules.suggestion import LawFact
from claims.rules.table import DATA, read_table
from graph.model.vocabulary import RegulationStatus
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from claims.law.notation.names import Mention

    Made = Callable[..., RuleReader]

PLACES = (
    PlaceName("France", "FR", frozenset({"EU", "EEA"})),
    PlaceName("French", "FR", frozenset({"EU", "EEA"})),
    PlaceName("European Union", "EU"),
    PlaceName("EU", "EU"),
    PlaceName("EEA", "EEA"),
    PlaceName("United States", "US"),
    PlaceName("US", "US"),
    PlaceName("California", "US-CA", frozenset({"US"})),
    PlaceName("Indonesia", "ID"),
)


def law(path: str, *places: str, status: RegulationStatus = RegulationStatus.IN_FORCE, **days: date) -> LawFact:
    return LawFact(path, path.upper(), places, places, status, **days)


LAWS = (
    law("union-law", "EU", "EEA"),
    law("union-law/art-1", "EU", "EEA"),
    law("union-law/art-1/par-2", "EU", "EEA"),
    law("union-law/art-2", "EU", "EEA"),
    law("state-law", "US-CA"),
    law("federal-law", "US"),
    law("eu-uctd", "EU", "EEA"),
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes a reader of features and rules written as YAML."""

    def make(
        features: str,
        rules: str,
        *,
        lists: str = "thing: [thing]",
        laws: Sequence[LawFact] = LAWS,
        mentions: Callable[[str], Sequence[Mention]] | None = None,
    ) -> RuleReader:
        shutil.copy(DATA / "gates.yaml", tmp_path / "gates.yaml")
        (tmp_path / "features.yaml").write_text(features)
        (tmp_path / "lists.yaml").write_text(lists)
        (tmp_path / "subject.yaml").write_text(rules)
        table = read_table({one.path: one for one in laws}, frozenset(one.code for one in PLACES), tmp_path)
        return RuleReader(table, PLACES, mentions)

    return make


@pytest.fixture(scope="session")
def reader() -> RuleReader:
    """The reader of the project's own rules."""
    return rule_reader()
