"""What was made once is kept, as long as there is room for its bytes."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")

#: Keys that are remembered as asked for once.
_ONCE: Final = 10_000
#: What the entry itself takes, and each part of a key.
_ENTRY_BYTES: Final = 500
_PART_BYTES: Final = 60


class Cache(Generic[T]):
    """Values by key, bounded in bytes: the one asked for least recently goes first. Safe to share between threads.

    A bound in entries is none where a caller decides how large each is.

    `twice`: where there is no room left, only what is kept for the second time drives others out. What is asked for
    once in all would take the place of what is asked for again and again; and where it comes and goes beside large
    answers, the memory of these is cut in pieces that fit nothing else.
    """

    def __init__(self, most_bytes: int, *, twice: bool = False) -> None:
        self._entries: LRUCache[Hashable, tuple[T, int]] = LRUCache(most_bytes, getsizeof=lambda entry: entry[1])
        self._once: LRUCache[int, None] | None = LRUCache(_ONCE) if twice else None
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """The value of a key; None where it is not kept."""
        with self._lock:
            entry = self._entries.get(key)
        return None if entry is None else entry[0]

    def keep(self, key: Hashable, value: T, held: int) -> None:
        """Keep a value that takes `held` bytes beside its key, unless it takes more than there is room for at all."""
        size = held + _ENTRY_BYTES + bytes_of(key)
        with self._lock:
            self._entries.pop(key, None)
            most = self._entries.maxsize
            if size <= most and (self._entries.currsize + size <= most or self._again(key)):
                self._entries[key] = (value, size)

    def _again(self, key: Hashable) -> bool:
        """Whether a key may drive others out; it is remembered where it may not yet."""
        if self._once is None:
            return True
        known = hash(key) in self._once
        self._once[hash(key)] = None
        return known

    @property
    def bytes(self) -> int:
        """The bytes of all that is kept."""
        return int(self._entries.currsize)


def bytes_of(key: Any) -> int:
    """About as many bytes as a key made of text, numbers and tuples takes."""
    if isinstance(key, tuple):
        return _PART_BYTES + sum(bytes_of(part) for part in key)
    return _PART_BYTES + (len(key.encode()) if isinstance(key, str) else 0)
