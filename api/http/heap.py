"""The C library's heap: what answers took goes back to the system.

glibc alone: other C libraries have no such calls, and nothing is done there
(docs/decisions/memory-of-large-answers.md).
"""

from __future__ import annotations

import ctypes
from typing import Final

#: `M_MMAP_THRESHOLD` of `mallopt`, and the bytes from which on a block is a large one.
_M_MMAP_THRESHOLD: Final = -3
_LARGE_BLOCK: Final = 256 * 1024
#: Bytes of answers, of one or of many together, behind which the heap is looked through: some milliseconds.
_ANSWERED_BYTES: Final = 1_000_000

_LIBRARY: Final = ctypes.CDLL(None)


def take_large_blocks_from_system() -> None:
    """Let large blocks come from the system, and return there once they are free.

    glibc, where it has freed one, takes the next of its size from its own heap, and keeps it there under what is
    allocated later.
    """
    adjust = getattr(_LIBRARY, "mallopt", None)
    if adjust is not None:
        adjust(_M_MMAP_THRESHOLD, _LARGE_BLOCK)


class Heap:
    """Gives back what answers took. Threads may share one: a sum that two of them set at once is only less exact."""

    def __init__(self) -> None:
        self._answered = 0

    def is_due(self, answer: int) -> bool:
        """Whether the heap is to be looked through behind an answer of so many bytes."""
        self._answered += answer
        return self._answered >= _ANSWERED_BYTES

    def give_back(self) -> None:
        """Return to the system what is free, between what is in use too."""
        self._answered = 0
        trim = getattr(_LIBRARY, "malloc_trim", None)
        if trim is not None:
            trim(0)
