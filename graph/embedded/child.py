"""The child process: hosts Neo4j until its parent ends or asks it to stop. Run as `python -m graph.embedded.child`.

Standard input is the line of life: the parent holds its other end and never writes, so that it closes when the parent
ends in any way. Standard output carries one JSON line: the Bolt port, or why there is none.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, Final, NoReturn

from graph.embedded.errors import HEAP_FULL, EmbeddedError
from graph.embedded.folder import DataFolder
from graph.embedded.jars import class_path
from graph.embedded.jvm import dbms, heap
from graph.embedded.jvm.java import start_jvm

#: How long Neo4j may take to close the store.
_CLOSE_S: Final = 3


def main() -> NoReturn:
    """Run until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--heap-mb", type=int)
    parser.add_argument("--write-cache", type=Path, help="record an ahead-of-time cache at the end")
    given = parser.parse_args()
    folder = DataFolder(given.folder)
    answer = _only_answers_on_stdout()
    stop = _told_to_stop(record=given.write_cache is not None)
    try:
        folder.acquire()
        start_jvm(class_path(), given.heap_mb, write_cache=given.write_cache)
        running, port = dbms.start(folder)
    except EmbeddedError as error:
        _leave(answer, str(error))
    except Exception as error:  # Java's exceptions share no other class
        _leave(answer, dbms.reason(error))
    with contextlib.suppress(BrokenPipeError):
        answer.write(json.dumps({"port": port}) + "\n")
        answer.flush()
    if heap.watch(stop, lambda: _let_plans_go(running)):
        os._exit(HEAP_FULL)
    _shut_down(running, folder, record=given.write_cache is not None)


def _let_plans_go(running: Any) -> None:
    """Forget every plan; where that fails, for a heap that is full, say, Neo4j goes on, and it is tried again."""
    try:
        dbms.let_plans_go(running)
    except Exception as error:  # Java's exceptions share no other class
        sys.stderr.write(f"plans could not be let go: {dbms.reason(error)}\n")


def _only_answers_on_stdout() -> Any:
    """Keep the pipe to the parent for the answer; whatever Java prints goes to the log, where stderr goes."""
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answer


def _told_to_stop(*, record: bool) -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())

    def watch() -> None:
        while os.read(0, 1):
            pass
        stop.set()
        # Also where Neo4j is still starting, or hangs: then nobody else looks at `stop`.
        if not record:
            signal.alarm(_CLOSE_S)

    threading.Thread(target=watch, name="parent", daemon=True).start()
    return stop


def _shut_down(running: Any, folder: DataFolder, *, record: bool) -> NoReturn:
    folder.say("stopping")
    # Neo4j waits without end for a client that keeps a transaction open, so the kernel ends us when the time is up; the
    # next start recovers the store. Closing such a client's connection instead is no way: Bolt then sends a SUCCESS
    # that nobody asked for, which the client takes for the answer to its COMMIT.
    if not record:
        signal.alarm(_CLOSE_S)
    running.shutdown()
    if record:
        import jpype  # noqa: PLC0415  # only where the JVM must end in order, to write its cache

        jpype.shutdownJVM()
    # The store is closed; nothing is left that ending the JVM in order would add, and it takes half a second.
    os._exit(0)


def _leave(answer: Any, reason: str) -> NoReturn:
    with contextlib.suppress(BrokenPipeError):
        answer.write(json.dumps({"error": reason}) + "\n")
        answer.flush()
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    main()
