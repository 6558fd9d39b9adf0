"""One at a time: who may write for longer than one transaction, such as an import.

A node of a label of its own, which no digest, revision or answer knows, says who writes, and until when: the *lease*.
Its holder moves the end in a thread of its own; the lease of a holder that was killed lapses, or is seen to be of no
process any more. Time is told by Neo4j's clock, so that machines whose clocks differ agree.

Each transaction asks for it as its turn begins (`graph.turns.instants.take_turn`). So one whose lease has lapsed while
its machine slept writes nothing under the one that came after it.
"""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from graph.errors import ClausegraphError, OperationalError
from graph.turns.state import NOW, lock_and_read, read_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.turns.state import State

#: How long a lease lasts that nobody prolongs, and how often its holder does.
LEASE_S: Final = 60.0
_BEAT_S: Final = 15.0
#: A Neo4j that is silent is waited for so long when a lease ends.
_ANSWER_S: Final = 5.0

_TAKE: Final = f"MERGE (l:WriteLease) SET l = $lease, l.until = {NOW} + $lasts"
_PROLONG: Final = f"MATCH (l:WriteLease {{key: $key}}) SET l.until = {NOW} + $lasts"
_DROP: Final = "MATCH (l:WriteLease {key: $key}) DELETE l"

#: The lease in whose name this thread writes.
_OURS: Final[ContextVar[str | None]] = ContextVar("lease", default=None)


def _machine() -> str:
    """The machine since it was started, and the part of it in which process ids mean the same; empty if not known."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process was started, in a form that no other one of its id has; empty where it has ended (proc(5))."""
    try:
        # The name, in parentheses, may hold anything.
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in "ZX" else rest[18]


@dataclass(frozen=True, slots=True)
class Lease:
    """Who writes, and since when. `machine` and `started` tell whether the process is still there, on this machine."""

    command: str
    pid: int = field(default_factory=os.getpid)
    host: str = field(default_factory=socket.gethostname)
    since: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    machine: str = field(default_factory=_machine)
    started: str = field(default_factory=lambda: _started(os.getpid()))
    key: str = field(default_factory=lambda: uuid4().hex)

    @property
    def _is_near(self) -> bool:
        return bool(self.machine) and self.machine == _machine()

    @property
    def is_of_nobody(self) -> bool:
        """Whether its process ran on this machine, and is no more."""
        return self._is_near and self.started != _started(self.pid)

    @property
    def is_of_a_neighbour(self) -> bool:
        """Whether its process runs on this machine."""
        return self._is_near and self.started == _started(self.pid)

    def __str__(self) -> str:
        return f"`clausegraph {self.command}`, process {self.pid} on {self.host}, since {self.since}"


class HeldError(OperationalError):
    """Somebody else writes for longer than a transaction."""

    def __init__(self, lease: Lease, left_s: float) -> None:
        super().__init__(
            f"another command writes into this graph: {lease}. Wait until it has finished writing, or stop it, then "
            f"run this one again; if it was killed, its place is free in {max(1, round(left_s))} s"
        )


class LeaseLostError(OperationalError):
    """The lease lapsed, and somebody else has it or had it."""


@contextmanager
def holding(engine: Engine, command: str) -> Iterator[None]:
    """Hold the lease in the block: nobody else writes, and what this thread writes is written in its name. Within such
    a block another one does nothing.

    Raises `HeldError`, naming the holder, and in the block, at the first transaction after it, `LeaseLostError`.
    """
    if _OURS.get() is not None:
        yield
        return
    lease = Lease(command)
    if not read_state(engine).has_turn:
        # There is something to lock before two ask for it at once.
        engine.write(lambda tx: tx.run("MERGE (:WriteTurn)").consume())
    engine.write(partial(_take, lease=lease))
    ours = _OURS.set(lease.key)
    over = Event()
    beat = Thread(target=_prolong, args=(engine, lease.key, over), name="lease", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join(_ANSWER_S)
        _OURS.reset(ours)
        # Where Neo4j is gone, the lease lapses.
        with suppress(ClausegraphError):
            engine.write(partial(_drop, key=lease.key), within_s=_ANSWER_S)


def forget_the_gone(engine: Engine, state: State) -> None:
    """Take away a lease whose process does not run on this machine: for whoever alone can reach the graph, and has just
    begun to; `state` is what he has read of it.
    """

    def forget(tx: ManagedTransaction) -> None:
        found = _held(lock_and_read(tx))
        if found and not found[0].is_of_a_neighbour:
            _drop(tx, found[0].key)

    if state.lease:
        engine.write(forget)


def check(state: State) -> None:
    """Raise where a transaction that has the lock may not write: `HeldError` or `LeaseLostError`."""
    ours, found = _OURS.get(), _held(state)
    if ours is None:
        _refuse(found)
    elif found is None or found[0].key != ours:
        by = f" by {found[0]}" if found else ""
        raise LeaseLostError(
            f"this command gave no sign of life for {LEASE_S:g} s, and its place was taken{by}. What was written "
            "before stays; run it again"
        )


def _take(tx: ManagedTransaction, lease: Lease) -> None:
    found = _held(lock_and_read(tx))
    if found is None or found[0].key != lease.key:  # ours, where the answer to a first try was lost
        _refuse(found)
    tx.run(_TAKE, lease=asdict(lease), lasts=round(LEASE_S * 1000)).consume()


def _refuse(found: tuple[Lease, float] | None) -> None:
    if found and found[1] > 0 and not found[0].is_of_nobody:
        raise HeldError(*found)


def _held(state: State) -> tuple[Lease, float] | None:
    """The lease, and for how many seconds it holds."""
    if state.lease is None:
        return None
    says, left_s = state.lease
    return Lease(**{name: value for name, value in says.items() if name != "until"}), left_s


def _drop(tx: ManagedTransaction, key: str) -> None:
    tx.run(_DROP, key=key).consume()


def _moved(tx: ManagedTransaction, key: str) -> None:
    tx.run(_PROLONG, key=key, lasts=round(LEASE_S * 1000)).consume()


def _prolong(engine: Engine, key: str, over: Event) -> None:
    """Move the end of the lease until the block is over; where Neo4j does not answer, again at the next beat."""
    while not over.wait(_BEAT_S):
        with suppress(ClausegraphError):
            engine.write(partial(_moved, key=key), within_s=_BEAT_S)
