"""What a person proposes: a claim that a clause engages a law."""

from __future__ import annotations

from claims.review.claim_rows import Evidence
from claims.review.proposing import Proposal
from graph.model.vocabulary import AssessmentState, Modality, Rationale


def engaging(provision: str, target: str, rationale: str, quote: str) -> Proposal:
    """A proposal that rests on a person's own words."""
    return Proposal(
        provision=provision,
        target=target,
        jurisdiction=None,
        state=AssessmentState.MAPPED,
        modality=Modality.MAY_ENGAGE,
        effect=None,
        condition=None,
        confidence=0.5,
        rationale=rationale,
        rationale_kind=Rationale.SEMANTIC,
        evidence=(Evidence("ANALYSIS", quote=quote),),
    )
