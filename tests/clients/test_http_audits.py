"""The audits of the reference implementation of GraphQL over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.clients.conftest import Workshop

AUDITS = 61


def test_every_audit_of_graphql_http_is_ok(api: str, workshop: Workshop) -> None:
    """Not one as a warning either: what the specification says SHOULD be, is."""
    results = workshop.told("audit.mjs", f"{api}graphql")
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == AUDITS
