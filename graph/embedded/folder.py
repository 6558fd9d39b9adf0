"""The data folder of one embedded Neo4j: who runs on it, and the password that opens it.

owner       held by the process that runs Neo4j here, with what it says of itself (`graph.embedded.owner`)
lock        held by its child while the store is open, with its id and state; the kernel frees it when the child ends
password    of the user neo4j, readable by its owner alone
local-key   the key of the API that the first start made for this machine, readable by its owner alone
store/      Neo4j's own
neo4j.log   what Neo4j and the JVM say, readable by its owner alone
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from typing import IO, TYPE_CHECKING, Final

from graph.embedded.errors import FolderInUseError, StartError
from graph.errors import DatabaseFullError

if TYPE_CHECKING:
    from pathlib import Path

USER: Final = "neo4j"

#: How long a child waits for one that has the store open.
_STOPPING_S: Final = 40.0
_POLL_S: Final = 0.1
_MB: Final = 1024 * 1024
#: Room that a transaction and its log are to find; Neo4j cannot tell beforehand how much they take.
_ROOM: Final = 64 * _MB


class DataFolder:
    """The paths of a data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.store = self.path / "store"
        self.log = self.path / "neo4j.log"
        self.owner = self.path / "owner"
        self.local_key = self.path / "local-key"
        self._password = self.path / "password"
        self._lock = self.path / "lock"
        self._held: int | None = None

    def make(self) -> None:
        """Make the folder, for its owner alone.

        Raises `StartError` when it cannot be written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.path / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StartError(
                f"the data folder {self.path} cannot be used: {error.strerror}; choose another folder with --data"
            ) from error

    def check_room(self) -> None:
        """Raise `DatabaseFullError` where the disk has no room for what one transaction may write.

        A Neo4j that cannot write its log answers nothing any more, reads neither, until it is started again with room.
        """
        free = shutil.disk_usage(self.path).free
        if free < _ROOM:
            raise DatabaseFullError(
                f"the disk of the data folder {self.path} has {free // _MB} MB left; with less than "
                f"{_ROOM // _MB} nothing is written, so that reads go on: make room, and run the same command again"
            )

    def open_log(self) -> IO[bytes]:
        """The log, to write behind what it holds; one that others could read is shut to them."""
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "ab")

    def password(self) -> str | None:
        """The password of the user neo4j; None before the first start."""
        return self._password.read_text().strip() if self._password.is_file() else None

    def keep_password(self, password: str) -> None:
        """Store the password."""
        _keep(self._password, password)

    def kept_local_key(self) -> str | None:
        """The key of the API for this machine; None before the first start."""
        return self.local_key.read_text().strip() if self.local_key.is_file() else None

    def keep_local_key(self, token: str) -> None:
        """Store the key of the API for this machine."""
        _keep(self.local_key, token)

    def acquire(self) -> None:
        """Take the lock for the life of this process, which is the child of the folder's owner; waits for the child of
        an owner that is no more: it is ending.

        Raises `FolderInUseError`, naming it.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + _STOPPING_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise FolderInUseError(self.path, self._lock.read_text().strip() or "(unknown)") from error
                time.sleep(_POLL_S)
            else:
                self._held = descriptor
                self.say("running")
                return

    def say(self, state: str) -> None:
        """Write the holder's id and state into the lock."""
        if self._held is not None:
            os.pwrite(self._held, f"{os.getpid()} ({state})\n".ljust(40).encode(), 0)


def _keep(path: Path, secret: str) -> None:
    """Store a secret, whole or not at all, for the owner's eyes alone.

    Raises `StartError` when it cannot be written.
    """
    fresh = path.with_suffix(".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StartError(
            f"{path} cannot be written: {error.strerror}; make room on its disk, and start again"
        ) from error
