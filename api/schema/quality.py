"""Findings of the quality rules: where the graph is not to be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from api.schema.declare import ToMany, ToOne, described, global_id
from api.schema.hops import BY_KEY
from api.schema.interfaces import Node
from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.model.vocabulary import QualityRule
from graph.plan.expressions import Along, Step

#: What a finding can be about, each with the label that it always carries.
_SUBJECTS: Final = {name: LABEL[name].always or name for name in RELATIONSHIP_TYPE["SUBJECT"].ends}


@strawberry.type(description="Finding of a quality rule about one object of the graph.")
class QualityIssue(Node):
    """A finding of a quality rule."""

    id: strawberry.ID = global_id("QualityIssue", "key")
    rule: QualityRule = described("Rule that found the issue.")
    message: str = described("One sentence that says what is wrong.")
    subject: Node = described(
        "Object that the finding is about.",
        ToOne(
            Along((Step("SUBJECT", "out", "|".join(_SUBJECTS.values())),)),
            required=True,
            kinds=tuple(_SUBJECTS.items()),
        ),
    )
    detected_at: datetime = described("Instant at which the issue was found.")


FOUND: Final = ToMany(Along((Step("SUBJECT", "in", "QualityIssue"),)), BY_KEY)
