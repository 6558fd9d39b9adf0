"""Statements -> claim rows, as the review room writes them: importers and reviewers have one form of claims."""

from __future__ import annotations

from claims.review.claim_rows import Evidence, claim_key, claim_rows, whole

__all__ = ["Evidence", "claim_key", "claim_rows", "whole"]
