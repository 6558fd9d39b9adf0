"""The enumerations of the schema: the graph's vocabularies, and those that only a request uses."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import strawberry

from graph import vocabulary

if TYPE_CHECKING:
    from enum import StrEnum


def _enum(vocabulary_of_graph: type[StrEnum]) -> None:
    strawberry.enum(vocabulary_of_graph, description=vocabulary_of_graph.__doc__)


for _one in (
    vocabulary.AssessmentState,
    vocabulary.ChangeKind,
    vocabulary.ClaimStatus,
    vocabulary.Confidence,
    vocabulary.Effect,
    vocabulary.FlagFactor,
    vocabulary.JurisdictionLevel,
    vocabulary.Method,
    vocabulary.Modality,
    vocabulary.Party,
    vocabulary.ProvisionStatus,
    vocabulary.Rationale,
    vocabulary.RegulationKind,
    vocabulary.RegulationStatus,
    vocabulary.SetRelation,
    vocabulary.Severity,
    vocabulary.UnitType,
):
    _enum(_one)


@strawberry.enum(description="Which places count as the one that is named.")
class Closure(Enum):
    """The place itself, also all places within it, or also all places it lies in."""

    EXACT = "EXACT"
    DESCENDANTS = "DESCENDANTS"
    ANCESTORS = "ANCESTORS"
