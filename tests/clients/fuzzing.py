"""What schemathesis is told of this API: scalars, arguments that reach the graph, and whose fault an error is.

Loaded by schemathesis itself (`SCHEMATHESIS_HOOKS`), not by pytest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from graphql import ArgumentNode, IntValueNode, Visitor, print_ast, visit
from graphql.language import REMOVE
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from api.errors import (
    BAD_REQUEST,
    BAD_USER_INPUT,
    COST,
    FORBIDDEN,
    PARSE_FAILED,
    UNAUTHENTICATED,
    VALIDATION_FAILED,
)

if TYPE_CHECKING:
    from graphql import DocumentNode

CODES = ("US", "US-IL", "EU", "DE", "GLOBAL", "ZZ", "lower", "")
PATHS = ("eu-gdpr", "eu-gdpr/art-9", "eu-dsa", "us-il-bipa", "no-such-law", "eu-gdpr/", "")
CALLERS = {BAD_REQUEST, BAD_USER_INPUT, COST, FORBIDDEN, PARSE_FAILED, UNAUTHENTICATED, VALIDATION_FAILED}
#: Most of what is generated asks for small pages from the start; the rest goes out as it is.
AS_IT_IS = 5

schemathesis.graphql.scalar("JurisdictionCode", st.sampled_from(CODES).map(nodes.String))
schemathesis.graphql.scalar("LegalPath", st.sampled_from(PATHS).map(nodes.String))
schemathesis.graphql.scalar("Score", st.floats(0, 1).map(nodes.Float))


class Paged(Visitor):
    """Takes away cursors, which nobody can guess, and the pages' other end; makes pages small."""

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        match node:
            case ArgumentNode(name=name) if name.value in {"after", "last", "before"}:
                return REMOVE
            case ArgumentNode(name=name, value=IntValueNode(value=value)) if name.value == "first":
                return ArgumentNode(name=name, value=IntValueNode(value=str(int(value) % 4)))
        return None


@schemathesis.hook
def map_body(_context: schemathesis.HookContext, body: DocumentNode) -> DocumentNode:
    """Let most operations reach the graph instead of being refused for their cursors."""
    return body if len(print_ast(body)) % AS_IT_IS == 0 else visit(body, Paged())


@schemathesis.check
def errors_are_the_callers(
    _context: schemathesis.CheckContext, response: schemathesis.Response, _case: schemathesis.Case
) -> None:
    """Every error says by its code that the request was wrong, and there is an answer without errors or with."""
    body = response.json()
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    assert codes <= CALLERS, f"not the caller's fault: {codes - CALLERS}"
    assert codes or body["data"], "neither data nor errors"
