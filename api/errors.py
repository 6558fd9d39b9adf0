"""Errors of the API: what a caller is told.

Every error in a response has a stable `extensions.code` (docs/errors.md). Request errors say what was wrong, where, and
what to do. Operational errors say that the database cannot answer now. Programmer errors are masked: the caller gets
the id of the request, the log gets everything under that id.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, NoReturn

import structlog
from graphql import GraphQLError

from api.request_id import REQUEST_ID
from claims.review.writing import BusyError
from graph.errors import (
    CancelledError,
    DatabaseFullError,
    DeadlineExceededError,
    MemoryLimitError,
    OperationalError,
    StatementError,
    SuspendedError,
    UnendingError,
)
from graph.turns.lease import HeldError, LeaseLostError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from graphql import FieldNode

PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT: Final = "BAD_USER_INPUT"
BAD_REQUEST: Final = "BAD_REQUEST"
UNAVAILABLE: Final = "DB_UNAVAILABLE"
DEADLINE: Final = "DEADLINE_EXCEEDED"
COST: Final = "COST_LIMIT"
CANCELLED: Final = "CANCELLED"
BUSY: Final = "TOO_BUSY"
FORBIDDEN: Final = "FORBIDDEN"
UNAUTHENTICATED: Final = "UNAUTHENTICATED"
MISDIRECTED: Final = "MISDIRECTED"
PERSISTED_NOT_FOUND: Final = "PERSISTED_QUERY_NOT_FOUND"
INCOMPLETE: Final = "GRAPH_INCOMPLETE"
INTERNAL: Final = "INTERNAL_SERVER_ERROR"

#: Characters of a message.
_MOST_CHARACTERS: Final = 1000

_log = structlog.get_logger("clausegraph.api")


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The error with `code`, unless it has one; a message that quotes a long value is cut."""
    extensions = {"code": code, **(error.extensions or {})}
    message = error.message if len(error.message) <= _MOST_CHARACTERS else error.message[:_MOST_CHARACTERS] + "..."
    return GraphQLError(
        message,
        error.nodes,
        error.source,
        error.positions,
        error.path,
        original_error=error.original_error,
        extensions=extensions,
    )


class UnansweredError(Exception):
    """A field has no answer, at `path` of the response: null takes its place (GraphQL specification, 6.4.4)."""

    def __init__(self, path: list[str | int]) -> None:
        super().__init__(path)
        self.path = path

    def located(self) -> GraphQLError:
        """What the caller is told."""
        raise NotImplementedError


class UnusableError(UnansweredError):
    """The arguments of a field cannot be used."""

    def __init__(self, path: list[str | int], error: GraphQLError) -> None:
        super().__init__(path)
        self.error = error

    def located(self) -> GraphQLError:
        """The error, which names the place in the document, with its place in the response."""
        extensions = {"code": BAD_USER_INPUT, **(self.error.extensions or {})}
        return GraphQLError(
            self.error.message, self.error.nodes, path=self.path, original_error=self.error, extensions=extensions
        )


class MissingError(UnansweredError):
    """The graph lacks what the schema says is always there; what a caller has named, where `lacking` says so."""

    def __init__(self, path: list[str | int], lacking: str = "") -> None:
        super().__init__(path)
        self.lacking = lacking

    def located(self) -> GraphQLError:
        """What the caller is told."""
        if self.lacking:
            return GraphQLError(self.lacking, path=self.path, extensions={"code": BAD_USER_INPUT})
        return GraphQLError(
            f"the graph lacks {self.path[-1]!r}, which must be there: fill an empty graph with `clausegraph seed`, "
            "examine a damaged graph with `clausegraph check`",
            path=self.path,
            extensions={"code": INCOMPLETE},
        )


def missing(path: list[str | int], lacking: str = "") -> NoReturn:
    """Refuse to answer null for a field that the schema says is never null."""
    raise MissingError(path, lacking)


def unusable(path: list[str | int], error: GraphQLError) -> NoReturn:
    """Refuse to answer a field whose arguments cannot be used."""
    raise UnusableError(path, error)


def bad_input(message: str, node: FieldNode | None = None, path: Sequence[str] | None = None) -> GraphQLError:
    """The error of a value that cannot be used; with the field that it was given to, and its place in the response."""
    return GraphQLError(message, node, path=path and list(path), extensions={"code": BAD_USER_INPUT})


#: What the caller is told of a failure that has a reason, and its code; the first that fits.
_TOLD: Final[tuple[tuple[tuple[type[Exception], ...], str, str], ...]] = (
    (
        (DeadlineExceededError,),
        "the database did not finish within the time limit; ask for less, or raise CLAUSEGRAPH_QUERY_TIMEOUT_S",
        DEADLINE,
    ),
    (
        (UnendingError,),
        "the database could not stop an earlier operation like this one at its time limit, so such operations are "
        "refused; ask for less, with fewer conditions and fewer levels",
        COST,
    ),
    (
        (MemoryLimitError,),
        "the operation needs more memory in the database than one operation may use; ask for smaller pages, or raise "
        "CLAUSEGRAPH_HEAP_MB",
        COST,
    ),
    ((CancelledError,), "the statement was stopped on the server", CANCELLED),
    (
        (BusyError, HeldError, LeaseLostError),
        "another command writes into the graph at the moment; nothing was changed, try again in a moment",
        BUSY,
    ),
    (
        (DatabaseFullError,),
        "the disk of the database has no room left; nothing was changed, and reads go on",
        UNAVAILABLE,
    ),
    ((OperationalError,), "the database does not answer at the moment; try again", UNAVAILABLE),
)


def failed(error: Exception, **context: Any) -> GraphQLError:
    """What the caller is told of a failure that is not the caller's."""
    for kinds, message, code in _TOLD:
        if isinstance(error, kinds):
            # What suspends the database is told once in the log, by whoever suspended it.
            if code == UNAVAILABLE and not isinstance(error, SuspendedError):
                _log.warning("database unavailable", error=str(error), **context)
            return GraphQLError(message, extensions={"code": code})
    return _masked(error, **context)


def _masked(error: Exception, **context: Any) -> GraphQLError:
    short = REQUEST_ID.get() or secrets.token_hex(8)
    text = error.text if isinstance(error, StatementError) else None
    _log.error("internal error", id=short, statement=text, exc_info=error, **context)
    return GraphQLError(
        f"an unexpected error occurred on the server; the log has the details under the id {short}",
        extensions={"code": INTERNAL, "id": short},
    )
