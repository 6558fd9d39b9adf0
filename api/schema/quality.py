"""Findings of the quality rules: where the graph is not to be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from api.schema.declare import ToMany, ToOne, described, global_id
from api.schema.interfaces import Node
from api.schema.platform import BY_KEY
from graph.terms import Along, Step
from graph.vocabulary import QualityRule

#: What a finding can be about, as a label expression.
_SUBJECTS: Final = "Platform|Document|DocumentVersion|Provision|Regulation|LegalUnit|Claim|Change"


@strawberry.type(description="A finding of a quality rule about one object of the graph.")
class QualityIssue(Node):
    """A finding of a quality rule."""

    id: strawberry.ID = global_id("QualityIssue", "key")
    rule: QualityRule = described("The rule that found it.")
    message: str = described("What is wrong, in a sentence.")
    subject: Node = described("What it is about.", ToOne(Along((Step("SUBJECT", "out", _SUBJECTS),)), required=True))
    detected_at: datetime = described("When it was found.")


FOUND: Final = ToMany(Along((Step("SUBJECT", "in", "QualityIssue"),)), BY_KEY)
