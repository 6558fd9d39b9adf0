"""The one door to a running Neo4j: statements go in, records come out; the only module that holds a driver.

Routing, read replicas and causal consistency are the driver's. Reads are auto-commit statements in a READ session, so a
read path can not write and one statement is one round trip; the driver's managed transactions would cost a second one.
Writes are managed transactions, retried by the driver.

The driver is the synchronous one: in threads it answered faster than the asynchronous one did in a loop (measured, see
docs/decisions/synchronous-driver.md).
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Query
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import (
    CancelledError,
    ClausegraphError,
    DatabaseFullError,
    DatabaseUnavailableError,
    DeadlineExceededError,
    ForbiddenError,
    StatementError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from neo4j import Session

T = TypeVar("T")

_CONNECT_TIMEOUT_S: Final = 5.0
_TIMED_OUT: Final = "Neo.ClientError.Transaction.TransactionTimedOut"
_TERMINATED: Final = "Transaction.Terminated"
_FULL: Final = ("No space left", "Disk quota", "File too large", "OutOfDiskSpace")

# A statement's name is in the metadata of its transaction.
_CANCEL: Final = """SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.name = $name
TERMINATE TRANSACTIONS id YIELD message RETURN message"""


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator of a plan that Neo4j ran, with what it did."""

    name: str
    details: str
    rows: int
    hits: int
    children: tuple[Operator, ...]

    def all_hits(self) -> int:
        """Database hits of this operator and all below it."""
        return self.hits + sum(child.all_hits() for child in self.children)


class Engine:
    """A connection to one database of one Neo4j server, safe to share between threads."""

    def __init__(self, driver: Driver, database: str = "neo4j") -> None:
        self._driver = driver
        self._database = database
        self._bookmarks = driver.execute_query_bookmark_manager

    @classmethod
    def connect(
        cls, uri: str, user: str, password: str, database: str = "neo4j", *, connections: int = 32, verify: bool = True
    ) -> Self:
        """Return an engine on the server at `uri`.

        With `verify` the server must answer now; without, the first statement finds out.

        Raises `DatabaseUnavailableError` when nothing answers there or the credentials are refused.
        """
        try:
            driver = GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=_CONNECT_TIMEOUT_S,
                connection_acquisition_timeout=_CONNECT_TIMEOUT_S,
                max_connection_pool_size=connections,
                max_transaction_retry_time=_CONNECT_TIMEOUT_S,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            message = f"CLAUSEGRAPH_NEO4J_URI {uri!r} is not a Neo4j address: {error}"
            raise DatabaseUnavailableError(message) from error
        engine = cls(driver, database)
        if verify:
            try:
                with _translated(""):
                    driver.verify_connectivity()
            except ClausegraphError:
                driver.close()
                raise
        return engine

    def close(self) -> None:
        """Close every connection."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def ping(self) -> None:
        """Return when the server answers; raises `DatabaseUnavailableError` when it does not."""
        self.read("RETURN 1")

    def read(
        self,
        text: str,
        parameters: dict[str, Any] | None = None,
        *,
        timeout_s: float | None = None,
        name: str | None = None,
    ) -> list[list[Any]]:
        """Run one statement in a read transaction, which `cancel` can end by its `name`.

        Shape: its records, each the list of its columns' values. A transient failure is retried once.

        Raises `DatabaseUnavailableError`, `DeadlineExceededError` (the server ended it after `timeout_s`), or
        `StatementError`, also when the statement tries to write.
        """
        with _translated(text):
            query = Query(text, metadata={"name": name} if name else None, timeout=timeout_s)
            try:
                return self._read(query, parameters)
            except (ServiceUnavailable, SessionExpired, TransientError) as error:
                if (getattr(error, "code", None) or "").endswith(_TERMINATED):
                    raise
                return self._read(query, parameters)

    def profile(
        self, text: str, parameters: dict[str, Any] | None = None, *, timeout_s: float | None = None
    ) -> tuple[list[list[Any]], Operator]:
        """Run one statement in a read transaction; its records, and the plan that was run. Raises as `read` does."""
        with (
            _translated(text),
            self._reading() as session,
        ):
            result = session.run(Query(f"PROFILE {text}", timeout=timeout_s), parameters)
            return result.values(), _operator(result.consume().profile)

    def cancel(self, name: str) -> int:
        """End the statements that were given `name`, on the server that this engine talks to; how many there were."""
        return len(self.read(_CANCEL, {"name": name}))

    def _reading(self) -> Session:
        """A session in which nothing can be written."""
        return self._driver.session(
            database=self._database, default_access_mode=READ_ACCESS, bookmark_manager=self._bookmarks
        )

    def _read(self, query: Query, parameters: dict[str, Any] | None) -> list[list[Any]]:
        with self._reading() as session:
            return session.run(query, parameters).values()

    def rows(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement in a read transaction; its records as dictionaries by column name."""
        with (
            _translated(text),
            self._reading() as session,
        ):
            return session.run(text, parameters).data()

    def stream(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """The records of one read, one by one as the server sends them: for answers that do not fit in memory."""
        with (
            _translated(text),
            self._reading() as session,
        ):
            for record in session.run(text, parameters):
                yield record.values()

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run `work` in one write transaction, again when Neo4j asks for it; commit, or roll back when it raises."""
        with (
            _translated(""),
            self._driver.session(database=self._database, bookmark_manager=self._bookmarks) as session,
        ):
            return session.execute_write(work)

    def command(self, text: str, **parameters: Any) -> None:
        """Run one statement that manages its own transactions (schema changes, `CALL ... IN TRANSACTIONS`)."""
        with (
            _translated(text),
            self._driver.session(database=self._database, bookmark_manager=self._bookmarks) as session,
        ):
            session.run(text, parameters).consume()


def _operator(plan: Any) -> Operator:
    """The driver's account of a plan, as a tree of operators."""
    given = plan["args"]
    return Operator(
        plan["operatorType"].partition("@")[0],
        given.get("Details", ""),
        given.get("Rows", 0),
        given.get("DbHits", 0),
        tuple(_operator(child) for child in plan.get("children", ())),
    )


@contextmanager
def _translated(text: str) -> Iterator[None]:
    """Turn the driver's errors into the project's."""
    try:
        yield
    except AuthError as error:
        message = "Neo4j refused the credentials: check CLAUSEGRAPH_NEO4J_USER and CLAUSEGRAPH_NEO4J_PASSWORD"
        raise DatabaseUnavailableError(message) from error
    except (ServiceUnavailable, SessionExpired, DriverError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise DatabaseFullError(str(error)) from error
        raise DatabaseUnavailableError(f"Neo4j does not answer: {error}") from error
    except Neo4jError as error:
        raise _server_error(error, text) from error


def _server_error(error: Neo4jError, text: str) -> ClausegraphError:
    """The project's error for one that the server sent."""
    code, message = error.code or "", error.message or ""
    if code.startswith(_TIMED_OUT) or code.endswith("TransactionTimedOutClientConfiguration"):
        return DeadlineExceededError("the statement ran longer than its time limit and was ended")
    if code.endswith(_TERMINATED):
        return CancelledError("the statement was ended on the server")
    if any(sign in message for sign in _FULL) or code.endswith("TransactionLogError"):
        return DatabaseFullError(
            f"Neo4j could not write; its disk is probably full. What was written before stays: {message}"
        )
    if isinstance(error, Forbidden):
        return ForbiddenError(f"{code}: {message}", text)
    if isinstance(error, ClientError):
        return StatementError(f"{code}: {message}", text)
    if isinstance(error, (TransientError, DatabaseError)):
        return DatabaseUnavailableError(f"Neo4j failed: {code}: {message}")
    return StatementError(f"{code}: {message}", text)
