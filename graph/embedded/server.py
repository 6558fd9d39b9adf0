"""The parent's side: starts the child, waits for Bolt, stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.embedded.errors import FolderInUseError, StartError
from graph.embedded.folder import USER, DataFolder
from graph.embedded.jars import OnProgress, class_path

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

_STOP_S: Final = 60


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the embedded Neo4j answers, and how to log in."""

    uri: str
    user: str
    password: str = field(repr=False)


class EmbeddedNeo4j:
    """A running Neo4j in a child process. A context manager; `stop` ends it in order."""

    def __init__(self, process: subprocess.Popen[str], endpoint: Endpoint) -> None:
        self._process = process
        self.endpoint = endpoint

    @classmethod
    def start(cls, folder: Path, *, progress: OnProgress | None = None, heap_mb: int | None = None) -> Self:
        """Start Neo4j on the data in `folder`; returns when Bolt answers.

        The first start of all fetches the jars and tells `progress` of each.

        Raises `DownloadError`, `FolderInUseError` (the holder is named) or `StartError` (with Neo4j's reason).
        """
        data = DataFolder(folder)
        data.make()
        class_path(progress)
        process = launch(data, [] if heap_mb is None else ["--heap-mb", str(heap_mb)])
        try:
            port = wait_for_port(process, data)
        except BaseException:
            with process:  # waits for the end, and closes the pipes
                process.kill()
            raise
        password = data.password()
        if password is None:  # pragma: no cover  # the child sets it before it answers
            raise StartError(f"the data folder {data.path} holds no password")
        return cls(process, Endpoint(f"bolt://127.0.0.1:{port}", USER, password))

    @property
    def pid(self) -> int:
        """The id of the child process."""
        return self._process.pid

    def stop(self) -> None:
        """End Neo4j in order; after a minute without an end, by force."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()


def launch(data: DataFolder, options: list[str]) -> subprocess.Popen[str]:
    """Start the child on `data`. It runs in a session of its own, so that a Ctrl-C reaches only the parent."""
    with data.log.open("a") as log:
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "graph.embedded.child", str(data.path), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )


def wait_for_port(process: subprocess.Popen[str], data: DataFolder) -> int:
    """The Bolt port that the child answers with; raises `FolderInUseError` or `StartError` with its reason."""
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        code = process.wait()
        raise StartError(f"Neo4j ended with code {code} before it answered; its log is {data.log}")
    answer = json.loads(line)
    if "port" in answer:
        return int(answer["port"])
    reason = str(answer["error"])
    if "is in use by process" in reason:
        raise FolderInUseError(reason)
    raise StartError(f"Neo4j did not start on {data.path}: {reason}. Its log is {data.log}")
