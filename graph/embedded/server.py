"""The parent's side: starts the child, waits for Bolt, starts it again, stops it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from graph.embedded.errors import StartError
from graph.embedded.folder import USER, DataFolder
from graph.embedded.jars import OnDownload, class_path
from graph.embedded.owner import Owner

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from graph.embedded.owner import State

#: A start takes seconds; one that has to recover a large store may take minutes.
_START_S: Final = 300.0
#: How long a child may take to end; it gives itself 3 s.
_STOP_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the embedded Neo4j answers, and how to log in."""

    uri: str
    user: str
    password: str = field(repr=False)


class EmbeddedNeo4j:
    """A Neo4j in a child process. A context manager; `stop` ends it in order. Safe to share between threads."""

    def __init__(self, folder: Path, heap_mb: int | None = None, *, serves: bool = False) -> None:
        self._data = DataFolder(folder)
        self._serves = serves
        self._owner: Owner | None = None
        self._options = [] if heap_mb is None else ["--heap-mb", str(heap_mb)]
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._endpoint: Endpoint | None = None
        self._stopped = False

    @classmethod
    def start(
        cls, folder: Path, *, progress: OnDownload | None = None, heap_mb: int | None = None, serves: bool = False
    ) -> Self:
        """Start Neo4j on the data in `folder`; returns when Bolt answers.

        The first start of all fetches the jars and tells `progress` of each. With `serves` the folder says that others
        may use this Neo4j, which is there to stay.

        Raises `DownloadError`, `FolderInUseError` (the holder is named) or `StartError` (with Neo4j's reason).
        """
        one = cls(folder, heap_mb, serves=serves)
        try:
            one._own()
            class_path(progress)
            one._start()
        except BaseException:
            one.stop()
            raise
        return one

    @property
    def pid(self) -> int:
        """The id of the child process."""
        if self._process is None:
            raise StartError("Neo4j was not started")
        return self._process.pid

    @property
    def endpoint(self) -> Endpoint:
        """Where the child answers; at each start it is another port."""
        if self._endpoint is None:
            raise StartError("Neo4j was not started")
        return self._endpoint

    def ended(self) -> int | None:
        """The code that the child ended with (minus the number of the signal that killed it); None while it runs."""
        return None if self._process is None else self._process.poll()

    def restart(self) -> None:
        """End what is left of the child, by force, and start another on the same data; returns when Bolt answers.

        Raises what `start` raises, and `StartError` when `stop` was called meanwhile.
        """
        self._kill()
        self._start()

    def stop(self) -> None:
        """End Neo4j in order, or by force: at once where it is still starting, else after four seconds without an end.

        It cannot be started again.
        """
        with self._lock:
            self._stopped = True
            process, answers = self._process, self._endpoint is not None
            owner, self._owner = self._owner, None
        if owner is not None:
            owner.say("stopping")
        if process is not None:
            _end(process, _STOP_S if answers else 0)
        if owner is not None:
            owner.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def _own(self) -> None:
        """Hold the folder from now on; it is made where it is not there."""
        if self._owner is None:
            self._data.make()
            self._owner = Owner.take(self._data, serves=self._serves)

    def _start(self) -> None:
        with self._lock:
            if self._stopped:
                raise StartError("Neo4j is being stopped")
            self._own()
            self._say("starting")
            self._endpoint = None
            self._process = process = launch(self._data, self._options)
        try:
            port = wait_for_port(process, self._data)
        except BaseException:
            self._kill()
            raise
        # The child sets the password before it answers.
        self._endpoint = Endpoint(f"bolt://127.0.0.1:{port}", USER, self._data.password() or "")
        with self._lock:
            self._say("ready", self._endpoint.uri)

    def _say(self, state: State, uri: str | None = None) -> None:
        if self._owner is not None:
            self._owner.say(state, uri)

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()


def _end(process: subprocess.Popen[str], within_s: float) -> None:
    """End a child in order, or by force."""
    if process.stdin is not None:
        process.stdin.close()
    process.send_signal(signal.SIGCONT)  # one that is stopped can end in order, too
    with suppress(subprocess.TimeoutExpired):
        process.wait(within_s)
    process.kill()  # nothing, where it has ended
    process.wait()


def launch(data: DataFolder, options: list[str]) -> subprocess.Popen[str]:
    """Start the child on `data`. It runs in a session of its own, so that a Ctrl-C reaches only the parent."""
    with data.open_log() as log:
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "graph.embedded.child", str(data.path), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            # Java takes its encoding of file names from the locale: in `C` it opens no folder whose name is not ASCII.
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"},
        )


def wait_for_port(process: subprocess.Popen[str], data: DataFolder, within_s: float = _START_S) -> int:
    """The Bolt port that the child answers with, which is all that it ever says.

    Raises `StartError` with its reason, also where it says nothing `within_s`.
    """
    line = ""
    if process.stdout is not None:
        with process.stdout as answers:
            ready = select.poll()  # `select.select` takes no descriptor above 1023
            ready.register(answers, select.POLLIN)
            if not ready.poll(within_s * 1000):
                raise StartError(f"Neo4j did not answer within {within_s:g} s of its start; its log is {data.log}")
            line = answers.readline()
    if not line:
        code = process.wait()
        raise StartError(f"Neo4j ended with code {code} before it answered; its log is {data.log}")
    answer = json.loads(line)
    if "port" in answer:
        return int(answer["port"])
    raise StartError(f"Neo4j did not start on {data.path}: {answer['error']}. Its log is {data.log}")
