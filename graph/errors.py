"""Errors of the graph, in three families.

    ClausegraphError                 any error the project raises on purpose
    |- RowError                      request: rows that break the graph model; nothing was written
    |- OperationalError              the world: worth trying again later
    |  |- DatabaseUnavailableError   no answer from Neo4j
    |  |  |- CredentialsError        Neo4j does not let us in
    |  |  `- SuspendedError          Neo4j is known not to answer now: it is being restarted, say
    |  |- DeadlineExceededError      the statement ran longer than it may
    |  |  `- SilentError             and Neo4j has not even ended it
    |  |- UnendingError              a statement of this text could not be ended before
    |  |- MemoryLimitError           the statement needed more memory than one may take
    |  |- DatabaseFullError          there is no room to write
    |  `- CancelledError             the statement was ended from outside
    `- ProgrammerError               ours: never shown to a caller in detail
       |- PlanError                  planner, model and schema disagree
       `- StatementError             Neo4j rejected a statement that we wrote

`exit_code` is what the command line ends with: 2 for what the caller can mend, 3 for the world, 70 for our own faults
(EX_SOFTWARE of sysexits.h).
"""

from __future__ import annotations


class ClausegraphError(Exception):
    """Base of every error the project raises on purpose; its text is meant for the reader."""

    exit_code = 1


class RowError(ClausegraphError):
    """Rows that break the graph model: every problem at once, one a line."""

    exit_code = 2

    def __init__(self, problems: list[str]) -> None:
        shown = problems[:20]
        if len(problems) > len(shown):
            shown.append(f"... and {len(problems) - len(shown)} more")
        super().__init__("\n".join(shown))
        self.problems = problems


class OperationalError(ClausegraphError):
    """Something outside the project failed: the same call may succeed later.

    `told` is what anybody may read of it: no address, and no word of the driver's.
    """

    exit_code = 3
    told = "Neo4j does not answer"


class DatabaseUnavailableError(OperationalError):
    """Neo4j does not answer."""


class CredentialsError(DatabaseUnavailableError):
    """Neo4j does not let us in."""

    told = "Neo4j refused the credentials"


class SuspendedError(DatabaseUnavailableError):
    """Neo4j is known not to answer now, and is not asked; the reason is of our own words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.told = reason


class DeadlineExceededError(OperationalError):
    """A statement was ended because it ran longer than its time limit."""


class SilentError(DeadlineExceededError):
    """Neo4j has neither answered a statement nor ended it in time, so that its connection was closed."""


class UnendingError(OperationalError):
    """A statement of this text could not be ended before, and is not run again by this process."""


class MemoryLimitError(OperationalError):
    """A statement was ended because it needed more memory than one statement may take."""


class DatabaseFullError(OperationalError):
    """Nothing was written: the disk or quota of Neo4j is full, or has too little room for one transaction."""


class CancelledError(OperationalError):
    """A statement was ended by `Engine.cancel`, or by whoever runs the server."""


class ProgrammerError(ClausegraphError):
    """A fault of this project; the details go to the log, never to a caller."""

    exit_code = 70


class PlanError(ProgrammerError):
    """The planner was given, or gave, something the schema and the model do not agree on."""


class StatementError(ProgrammerError):
    """Neo4j rejected a statement; holds its text."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


class ForbiddenError(StatementError):
    """The Neo4j user we connect as may not run this statement."""
