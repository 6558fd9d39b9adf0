"""Findings of the quality rules: where the graph is not to be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import present
from api.schema.connections import Connection, FacetCount
from api.schema.declare import Grouped, ToMany, ToOne, described, global_id
from api.schema.filters import outermost
from api.schema.hops import AFFECTS, BY_KEY, ENGAGES, FLAGS, FOUND_BY, SHOWN_FINDING
from api.schema.inputs import ProvisionFilter
from api.schema.interfaces import Node
from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.model.vocabulary import QualityRule
from graph.plan.expressions import Along, And, Exists, In, Or, Step, Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import Condition

#: What a finding can be about, each with the label that it always carries.
_SUBJECTS: Final = {name: LABEL[name].always or name for name in RELATIONSHIP_TYPE["SUBJECT"].ends}
#: To the provision that a finding, or the fact that a finding is about, is about.
_FOUND_IN: Final = Step("FOUND_IN", "out", "Provision")
_CHANGE: Final = Step("SUBJECT", "out", "Change")


def _fact(kind: str, step: Step) -> ToOne:
    """The fact whose claim the finding is about, while the fact stands."""
    return ToOne(Along((_FOUND_IN, step), edge=True, same="claimKey"), kinds=((kind, step.type),))


@strawberry.type(description="Finding of a quality rule about one object of the graph.")
class QualityIssue(Node):
    """A finding of a quality rule."""

    id: strawberry.ID = global_id("QualityIssue", "key")
    rule: QualityRule = described("Rule that found the issue.")
    message: str = described("One sentence that says what is wrong.")
    subject: Node = described(
        "Object that the finding is about: a provision, engagement, flag, change, version, or the agent of a rule. If "
        "an engagement or flag no longer stands, the claim of the engagement or flag.",
        ToOne(
            Along((Step("SUBJECT", "out", "|".join(_SUBJECTS.values())),)),
            required=True,
            kinds=tuple(_SUBJECTS.items()),
            rather=(_fact("Engagement", ENGAGES), _fact("Flag", FLAGS)),
        ),
    )
    detected_at: datetime = described("Instant of the publication that found the issue first.")


FOUND: Final = ToMany(FOUND_BY, BY_KEY, lambda _given: SHOWN_FINDING)


@strawberry.type(description="Page of findings of the quality rules.")
class QualityIssueConnection(Connection[Annotated["QualityIssue", strawberry.lazy("api.schema.quality")]]):
    """Page of findings."""

    by_rule: list[FacetCount] = described(
        "Findings counted by rule, over all pages together.", Grouped(None, Stored("rule"), Stored("rule"))
    )


def wanted(given: Mapping[str, Argument]) -> Condition:
    """The condition of the arguments `rule` and `scope`, and what every caller may see."""
    conditions: list[Condition] = [SHOWN_FINDING]
    rules, scope = present(given, "rule"), present(given, "scope")
    if rules is not None:
        conditions.append(In(Stored("rule"), rules.slot()))
    if scope is not None:
        inside = outermost(ProvisionFilter, scope.parts())
        about = Exists(Along((_FOUND_IN,)), inside)
        conditions.append(Or((about, Exists(Along((_CHANGE, AFFECTS)), inside))))
    return And(tuple(conditions))
