"""Who runs a Neo4j on a data folder: a file that its process holds from before the child starts until it has ended.

The child's own lock (`DataFolder.acquire`) guards the store, and is free for a moment whenever a fallen child is
started again. This one stays, and says where Neo4j answers now. The kernel frees it when the process ends in any way:
what the file says is of use only while somebody holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

from graph.embedded.errors import FolderInUseError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded.folder import DataFolder

State = Literal["starting", "ready", "stopping"]

#: How long a newcomer waits for a holder that says it is stopping.
_STOPPING_S: Final = 40.0
_POLL_S: Final = 0.1
#: Every text is as long, so that a shorter one leaves nothing of the one before.
_BYTES: Final = 256


@dataclass(frozen=True, slots=True)
class Holder:
    """What the process that holds a data folder says of itself."""

    pid: int
    state: State
    #: Whether it is a server, whose Neo4j others may use.
    serves: bool
    #: Where its Neo4j answers (Bolt), once it is ready.
    uri: str | None = None


class Owner:
    """The hold of this process on a data folder."""

    def __init__(self, descriptor: int, *, serves: bool) -> None:
        self._descriptor = descriptor
        self._serves = serves

    @classmethod
    def take(cls, folder: DataFolder, *, serves: bool) -> Owner:
        """Hold the folder until `release`, or the end of this process; waits for a holder that is stopping.

        Raises `FolderInUseError`, with the holder.
        """
        descriptor = os.open(folder.owner, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
        due = time.monotonic() + _STOPPING_S
        # Who only looks (`holder_of`) holds it for a moment, in which the file names nobody who is there.
        sure = time.monotonic() + _POLL_S
        while not _locked(descriptor):
            holder, now = _told(folder.owner), time.monotonic()
            if (holder and holder.state != "stopping" and now > sure) or now > due:
                os.close(descriptor)
                raise FolderInUseError(folder.path, f"{holder.pid} ({holder.state})" if holder else "(unknown)", holder)
            time.sleep(_POLL_S)
        one = cls(descriptor, serves=serves)
        one.say("starting")
        return one

    def say(self, state: State, uri: str | None = None) -> None:
        """Tell others what this process does, and where its Neo4j answers."""
        text = json.dumps(asdict(Holder(os.getpid(), state, self._serves, uri)))
        os.pwrite(self._descriptor, f"{text}\n".encode().rjust(_BYTES), 0)

    def release(self) -> None:
        """Let others have the folder. It cannot be held again."""
        os.close(self._descriptor)


def holder_of(folder: DataFolder) -> Holder | None:
    """Who holds the folder; None where nobody does. Raises `OSError` where that cannot be known."""
    try:
        with folder.owner.open("rb") as file:
            # Shared, and only for this moment: nobody is kept from the folder for longer.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _told(folder.owner)
    return None


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _told(file: Path) -> Holder | None:
    """What the holder says; None in the moment before it has said anything."""
    try:
        return Holder(**json.loads(file.read_text()))
    except (ValueError, TypeError):
        return None
