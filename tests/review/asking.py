"""Asking the API as a caller of each role would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.model.vocabulary import Role

if TYPE_CHECKING:
    import httpx2 as httpx
    from starlette.testclient import TestClient

REVIEW = """mutation Review($input: ReviewClaimInput!) {
  reviewClaim(input: $input) { claim { id status version reasonCode reviewedBy { name } } errors { code message path } batchKey clientMutationId }
}"""
CLAIMS = """query Claims($filter: ClaimFilter) {
  claims(filter: $filter, first: 200) { totalCount nodes { id status version state target { path } jurisdiction { code } provision { key } author { name } } }
}"""


PROPOSE: Final = """mutation Propose($input: ProposeClaimInput!) {
  proposeClaim(input: $input) {
    claim { id status version state confidence rationale target { path } jurisdiction { code } provision { key }
      evidence { kind quote verified locator url } author { name } }
    errors { code message path } clientMutationId
  }
}"""
#: A law of the European Union, which applies in no state of America.
EUROPEAN: Final = "eu-dsa"


def said(laws: tuple[str, list[str]], **more: Any) -> dict[str, Any]:
    return {
        "provision": laws[0],
        "target": laws[1][0],
        "state": "MAPPED",
        "modality": "MAY_ENGAGE",
        "effect": "RESTRICTS_USER",
        "condition": "where the service is a hosting service",
        "confidence": 0.6,
        "rationale": "Terms that restrict what users may post are terms of use of an intermediary.",
        "rationaleKind": "FUNCTIONAL",
        "parties": ["END_USER"],
        "evidence": [{"kind": "EXCERPT", "quote": "not in the clause at all"}],
        **more,
    }


@dataclass
class Api:
    """A client, and a key of each role."""

    client: TestClient
    keys: dict[Role, str]

    def post(
        self, query: str, variables: dict[str, Any] | None = None, role: Role | None = Role.REVIEWER
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.keys[role]}"} if role else {}
        response: httpx.Response = self.client.post(
            "/graphql", json={"query": query, "variables": variables}, headers=headers
        )
        return response

    def ask(self, query: str, variables: dict[str, Any] | None = None, role: Role | None = Role.REVIEWER) -> Any:
        body = self.post(query, variables, role).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def claims(self, **filter_: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(CLAIMS, {"filter": filter_})["claims"]["nodes"]
        return found

    def review(self, claim: dict[str, Any], decision: str, role: Role = Role.REVIEWER, **more: Any) -> dict[str, Any]:
        given = {"claimId": claim["id"], "expectedVersion": claim["version"], "decision": decision, **more}
        payload: dict[str, Any] = self.ask(REVIEW, {"input": given}, role)["reviewClaim"]
        return payload
