"""The one door to a running Neo4j: statements go in, records come out; the only module that holds a driver.

Routing, read replicas and causal consistency are the driver's. Reads are auto-commit statements in a READ session, so a
read path cannot write and one statement is one round trip; the driver's managed transactions would cost a second one.
Writes are managed transactions, retried by the driver.

The driver is the synchronous one: in threads it answered faster than the asynchronous one did in a loop (measured, see
docs/decisions/synchronous-driver.md).
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
)
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

from graph.buffers import bound_buffers
from graph.calls import Calls
from graph.errors import (
    CancelledError,
    ClausegraphError,
    CredentialsError,
    DatabaseFullError,
    DatabaseUnavailableError,
    DeadlineExceededError,
    ForbiddenError,
    MemoryLimitError,
    SilentError,
    StatementError,
    UnendingError,
)
from graph.overdue import OVERDUE_S, Overdue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from neo4j import Driver, Session

    from graph.calls import Call

T = TypeVar("T")

_CONNECT_TIMEOUT_S: Final = 5.0
#: The first statement of a Neo4j that was just started is slow, on a busy machine very.
FIRST_S: Final = 60.0
#: A server that has not ended a statement so long after its time limit is silent.
_SILENCE_S: Final = 2.0
#: The deadline of what has no time limit on the server: writes, and reads that nobody waits for at a browser.
_LONGEST_S: Final = 1800.0
#: How often a read that a commit may have torn is made again.
_READ_AGAIN: Final = 3
_TIMED_OUT: Final = "Neo.ClientError.Transaction.TransactionTimedOut"
_TERMINATED: Final = "Transaction.Terminated"
_OUT_OF_MEMORY: Final = "MemoryPoolOutOfMemoryError"
_BY_CODE: Final[dict[str, Callable[[], ClausegraphError]]] = {
    _TERMINATED: partial(CancelledError, "the statement was stopped on the server"),
    "AuthenticationRateLimit": partial(
        CredentialsError, "Neo4j has refused the credentials too often and takes none for some seconds"
    ),
}
#: The setting that says what one statement may take; another one says it of all together.
_OF_ONE: Final = "db.memory.transaction.max"
#: Failures that Neo4j takes for transient; to do the same again at once makes them worse.
_NOT_AGAIN: Final = (_TERMINATED, _OUT_OF_MEMORY)
_FULL: Final = ("No space left", "Disk quota", "File too large", "OutOfDiskSpace")

# A statement's name is in the metadata of its transaction.
_CANCEL: Final = """SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.name = $name
TERMINATE TRANSACTIONS id YIELD message RETURN message"""
_RUNNING: Final = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.name IN $names RETURN metaData.name"


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


@dataclass(frozen=True, slots=True)
class Server:
    """Where one database of one Neo4j server is, and how to log in there."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    connections: int = 32

    def driver(self) -> Driver:
        """A driver for it; nothing is asked yet. Raises `DatabaseUnavailableError` for what is no address."""
        bound_buffers()
        try:
            return GraphDatabase.driver(
                self.uri,
                auth=(self.user, self.password),
                connection_timeout=_CONNECT_TIMEOUT_S,
                connection_acquisition_timeout=_CONNECT_TIMEOUT_S,
                max_connection_pool_size=self.connections,
                max_transaction_retry_time=_CONNECT_TIMEOUT_S,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            # An address may hold a password, and the driver quotes it.
            head, _, tail = self.uri.rpartition("@")
            shown = f"{head.partition('://')[0]}://{tail}" if head else self.uri
            message = f"CLAUSEGRAPH_NEO4J_URI {shown!r} is not a Neo4j address: {str(error).replace(self.uri, shown)}"
            raise DatabaseUnavailableError(message) from error


class Engine:
    """A connection to one database of one Neo4j server, safe to share between threads.

    Every call has a deadline: when it is over, its connection is closed and `DeadlineExceededError` raised, whatever
    the server does or leaves undone.
    """

    def __init__(self, server: Server, *, overdue_s: float = OVERDUE_S) -> None:
        """`overdue_s`: how long Neo4j may go on with a statement whose time is over before its text is refused."""
        self._server = server
        self._driver = server.driver()
        self._calls = Calls()
        self._overdue = Overdue(self._running, overdue_s=overdue_s)
        self._before_write: Callable[[], object] = lambda: None

    @classmethod
    def connect(
        cls, uri: str, user: str, password: str, database: str = "neo4j", *, connections: int = 32, verify: bool = True
    ) -> Self:
        """Return an engine on the server at `uri`.

        With `verify` the server must answer now; without, the first statement finds out.

        Raises `DatabaseUnavailableError` when nothing answers there or the credentials are refused.
        """
        engine = cls(Server(uri, user, password, database, connections))
        if verify:
            try:
                engine.ping(within_s=FIRST_S)
            except ClausegraphError:
                engine.close()
                raise
        return engine

    def ask_before_writing(self, check: Callable[[], object]) -> None:
        """Call `check` before anything is written; it raises where nothing may be."""
        self._before_write = check

    def close(self) -> None:
        """Close every connection."""
        self._overdue.close()
        self._calls.close()
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def suspend(self, reason: str) -> None:
        """End every call, and refuse new ones at once with `SuspendedError`, until `reach`."""
        self._calls.refuse(reason)

    def reach(self, uri: str) -> None:
        """Go on with the same database at another address: calls are made there from now on."""
        before, self._server = self._driver, replace(self._server, uri=uri)
        self._driver = self._server.driver()
        self._overdue.clear()
        self._calls.accept()
        before.close()

    @property
    def stuck(self) -> bool:
        """Whether Neo4j holds a statement that it does not end: it has to be started again to be rid of it."""
        return self._overdue.stuck

    def blame(self, before: float) -> None:
        """Refuse from now on the statements that Neo4j had not ended in time `before` (`time.monotonic`) it fell."""
        self._overdue.blame(before)

    def ping(self, *, within_s: float = _CONNECT_TIMEOUT_S) -> None:
        """Return when the server answers; raises `DatabaseUnavailableError` when it does not, after `within_s`."""
        try:
            self._answered(_query("RETURN 1"), None, monotonic() + within_s)
        except DeadlineExceededError as error:
            raise DatabaseUnavailableError(f"Neo4j did not answer within {within_s:g} s") from error

    def read(
        self,
        text: str,
        parameters: dict[str, Any] | None = None,
        *,
        timeout_s: float | None = None,
        name: str | None = None,
        whole: bool = False,
    ) -> list[list[Any]]:
        """Run one statement in a read transaction, which `cancel` can end by its `name`.

        Shape: its records, each the list of its columns' values. A transient failure is retried once.

        `whole`: a statement during which somebody may have committed, so that it may have met a half of what was
        written, is run again, three times at most, where that can be done in time.

        Raises `DatabaseUnavailableError`, `DeadlineExceededError` (the server ended it after `timeout_s`, or was silent
        for two seconds more), `UnendingError`, or `StatementError`, also when the statement tries to write.
        """
        with self._endable(text, name):
            return self._read_whole(text, parameters, timeout_s, name, whole=whole)

    def _read_whole(
        self, text: str, parameters: dict[str, Any] | None, timeout_s: float | None, name: str | None, *, whole: bool
    ) -> list[list[Any]]:
        due = _due(timeout_s)
        if not whole:
            return self._answered(_query(text, timeout_s, name), parameters, due)[0]
        for again in range(_READ_AGAIN, -1, -1):
            began = monotonic()
            records, is_whole = self._answered(_query(text, timeout_s, name), parameters, due)
            left = due - monotonic() - _SILENCE_S
            if is_whole or not again or left < 2 * (monotonic() - began):
                break
            timeout_s = None if timeout_s is None else left
        return records

    def profile(
        self,
        text: str,
        parameters: dict[str, Any] | None = None,
        *,
        timeout_s: float | None = None,
        name: str | None = None,
    ) -> tuple[list[list[Any]], Operator]:
        """Run one statement in a read transaction; its records, and the plan that was run. Raises as `read` does."""
        with self._endable(text, name), _translated(text), self._session(_due(timeout_s), READ_ACCESS) as (session, _):
            result = session.run(_query(f"PROFILE {text}", timeout_s, name), parameters)
            return result.values(), _operator(result.consume().profile)

    def cancel(self, name: str) -> int:
        """End the statements that were given `name`, on the server that this engine talks to; how many there were."""
        return len(self.read(_CANCEL, {"name": name}, timeout_s=_CONNECT_TIMEOUT_S))

    def _running(self, names: list[str]) -> set[str]:
        """Which of the statements of these names Neo4j still has, ended for their client or not."""
        return {name for (name,) in self.read(_RUNNING, {"names": names}, timeout_s=_CONNECT_TIMEOUT_S)}

    @contextmanager
    def _endable(self, text: str, name: str | None) -> Iterator[None]:
        """Run a statement in the block, unless one of its text could not be ended; one that has a name is watched."""
        if self._overdue.refuses(text):
            raise UnendingError(
                "an earlier statement with this text could not be stopped; the statement is not run again"
            )
        try:
            yield
        except SilentError:
            if name is not None:
                self._overdue.add(name, text)
            raise

    @contextmanager
    def _session(self, due: float, access: str = WRITE_ACCESS) -> Iterator[tuple[Session, Call]]:
        """A session for one call that is over when `due`; in one for reading nothing can be written."""
        with self._calls.made(due) as call:
            driver = self._driver
            call.session = driver.session(
                database=self._server.database,
                default_access_mode=access,
                bookmark_manager=driver.execute_query_bookmark_manager,
                connection_acquisition_timeout=max(0.1, min(_CONNECT_TIMEOUT_S, due - monotonic())),
            )
            with call.session:
                yield call.session, call

    def _answered(self, query: Query, parameters: dict[str, Any] | None, due: float) -> tuple[list[list[Any]], bool]:
        """What `_read` gives, which is tried a second time where a connection or a server failed in time."""
        with _translated(query.text):
            try:
                return self._read(query, parameters, due)
            except (ServiceUnavailable, SessionExpired, TransientError) as error:
                if (getattr(error, "code", None) or "").endswith(_NOT_AGAIN) or monotonic() >= due:
                    raise
                return self._read(query, parameters, due)

    def _read(self, query: Query, parameters: dict[str, Any] | None, due: float) -> tuple[list[list[Any]], bool]:
        """The records of one read, and whether nobody committed anything while it ran.

        Neo4j is read-committed: a statement meets what is committed under it, half of it where it has passed the other
        half. But it tells its newest commit at the end of a transaction (the bookmark), and begins one only after all
        that the client has heard of is in the store. Where the two are the same there was none between them
        (docs/decisions/reads-are-whole.md).
        """
        heard = set(self._driver.execute_query_bookmark_manager.get_bookmarks())
        with self._session(due, READ_ACCESS) as (session, _):
            records = session.run(query, parameters).values()
            return records, session.last_bookmarks().raw_values <= heard

    def stream(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """The records of one read, one by one as the server sends them: for answers that do not fit in memory.

        Nothing is tried a second time, and the server sets no limit of time.
        """
        with _translated(text), self._session(_due(None), READ_ACCESS) as (session, call):
            for record in session.run(text, parameters):
                yield record.values()
                call.due = _due(None)

    def write(self, work: Callable[[ManagedTransaction], T], *, within_s: float | None = None) -> T:
        """Run `work` in one write transaction, again when Neo4j asks for it; commit, or roll back when it raises.

        Raises `DeadlineExceededError` where that is not done `within_s` (by default half an hour).
        """
        self._before_write()
        due = _due(None) if within_s is None else monotonic() + within_s
        with _translated(""), self._session(due) as (session, _):
            return session.execute_write(work)

    def command(self, text: str, **parameters: Any) -> None:
        """Run one statement that manages its own transactions (schema changes, `CALL ... IN TRANSACTIONS`)."""
        self._before_write()
        with _translated(text), self._session(_due(None)) as (session, _):
            session.run(text, parameters).consume()


def _query(text: str, timeout_s: float | None = None, name: str | None = None) -> Query:
    return Query(text, metadata={"name": name} if name else None, timeout=timeout_s)


def _due(timeout_s: float | None) -> float:
    """When a call with this time limit on the server is over on this side."""
    return monotonic() + (_LONGEST_S if timeout_s is None else timeout_s + _SILENCE_S)


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
        raise CredentialsError(message) from error
    except (ServiceUnavailable, SessionExpired, DriverError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise DatabaseFullError(str(error)) from error
        raise DatabaseUnavailableError(f"Neo4j does not answer: {error}") from error
    except Neo4jError as error:
        raise _server_error(error, text) from error


def _known(code: str) -> ClausegraphError | None:
    """The error that a code alone tells; None where it tells too little."""
    return next((told() for ending, told in _BY_CODE.items() if code.endswith(ending)), None)


def _server_error(error: Neo4jError, text: str) -> ClausegraphError:
    """The project's error for one that the server sent."""
    code, message = error.code or "", error.message or ""
    if code.startswith(_TIMED_OUT):  # there are two of them, by who has set the limit
        return DeadlineExceededError("the statement ran longer than its time limit and was ended")
    if known := _known(code):
        return known
    if code.endswith(_OUT_OF_MEMORY) and f" {_OF_ONE}" in message:
        return MemoryLimitError("the statement needed more memory than one may take and was ended")
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
