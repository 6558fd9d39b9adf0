"""What is done about a full heap, in the child: let the plans go, and where that does not help, end.

Neo4j keeps plans by number, and how large each is decides who asks. Nor does the serial collector give up where it has
little to free: a JVM whose heap is full collects for ever, and answers nothing.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import jpype

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

#: Seconds between two looks.
_EACH_S: Final = 2.0
#: Share of the heap in use after a collection, and of the time spent with collecting, from which on plans are let go.
_MUCH: Final = 0.6
_OFTEN: Final = 0.4
#: Seconds between two times that plans are let go.
_AGAIN_S: Final = 10.0
#: A heap that is collected for so large a share of so many seconds will not recover.
_ALWAYS: Final = 0.9
_FULL_FOR_S: Final = 20.0


@dataclass
class Heap:
    """The oldest part of the heap, which only a full collection makes room in."""

    pool: Any
    collector: Any
    spent_ms: int
    collections: int
    looked: float = field(default_factory=monotonic)

    @classmethod
    def of_this_jvm(cls) -> Heap:
        """The heap of the JVM that runs in this process."""
        management = jpype.JClass("java.lang.management.ManagementFactory")
        (pool,) = [bean for bean in management.getMemoryPoolMXBeans() if str(bean.getName()) == "Tenured Gen"]
        names = {str(name) for name in pool.getMemoryManagerNames()}
        collectors = [bean for bean in management.getGarbageCollectorMXBeans() if str(bean.getName()) in names]
        # The collector of the young part is not among those of the old one.
        collector = collectors[-1]
        # What was collected while Neo4j started says nothing of how it goes on.
        return cls(pool, collector, int(collector.getCollectionTime()), int(collector.getCollectionCount()))

    def used(self) -> float:
        """The share that was in use after the last full collection; 0 where there was none since this was asked."""
        collections = int(self.collector.getCollectionCount())
        before, self.collections = self.collections, collections
        usage = self.pool.getCollectionUsage()
        return usage.getUsed() / usage.getMax() if collections > before else 0.0

    def busy(self) -> float:
        """The share of the time since the last look that went into full collections."""
        spent, now = int(self.collector.getCollectionTime()), monotonic()
        share = (spent - self.spent_ms) / 1000 / max(0.001, now - self.looked)
        self.spent_ms, self.looked = spent, now
        return share


def watch(stop: Event, let_go: Callable[[], object]) -> bool:
    """Look after the heap until `stop` is set, and call `let_go` where it fills up; True where it stays full."""
    heap = Heap.of_this_jvm()
    let_go_at = -_AGAIN_S
    full_since: float | None = None
    while not stop.wait(_EACH_S):
        used, busy, now = heap.used(), heap.busy(), monotonic()
        if (used > _MUCH or busy > _OFTEN) and now - let_go_at >= _AGAIN_S:
            _say(f"the heap is {used:.0%} full after a collection, and collected for {busy:.0%} of the time: plans go")
            let_go()
            let_go_at = now
        if busy < _ALWAYS:
            full_since = None
        elif full_since is None:
            full_since = now
        elif now - full_since >= _FULL_FOR_S:
            _say("the heap stays full: this process ends; raise CLAUSEGRAPH_HEAP_MB if it comes again")
            return True
    return False


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")  # the log of the data folder
    sys.stderr.flush()
