"""Caches bounded in the bytes that they take: the values, their names and the book-keeping.

A count of entries bounds nothing where strangers choose how long an entry is,
and the length of a body says little where most bodies are short.
"""

import sys
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock

from cachetools import LRUCache

ENTRY = 400  # bytes of the tables that hold an entry, its links and what the allocator rounds up
FIELDS = 150  # bytes where an object holds its fields
PLAIN, MANY = {str, bytes, int, float, bool, type(None)}, {tuple, list, set, frozenset}
PART = 8  # nothing may take more than this part of the whole


class ByteLimitedCache:
    """Values by key, least recently used first out. Safe to use from many threads. Values are never None."""

    def __init__(self, limit: int):
        self._entries: LRUCache = LRUCache(limit, getsizeof=lambda entry: entry[1])
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes in use."""
        return int(self._entries.currsize)

    def get(self, key: Hashable):
        """The value, or None."""
        with self._lock:
            return self._entries.get(key, (None, 0))[0]

    def put(self, key: Hashable, value, more: int = 0) -> None:
        """Keep a value, unless it is too large. ``more``: bytes that it will take later."""
        size = ENTRY + size_of(key) + size_of(value) + more
        if size <= self._entries.maxsize // PART:
            with self._lock:
                self._entries[key] = value, size


def memoize(limit: int) -> Callable:
    """Have a function of plain values, given in order, remember its results up to so many bytes."""

    def around(function):
        results = ByteLimitedCache(limit)

        @wraps(function)
        def call(*values):
            found = results.get(values)
            if found is None:
                found = function(*values)
                results.put(values, found)
            return found

        vars(call)["results"] = results
        return call

    return around


def size_of(value) -> int:
    """Bytes of memory of a value with all that it holds. What several values share counts for each of them."""
    size = sys.getsizeof(value)
    kind = type(value)
    if kind in PLAIN:
        return size
    if kind is dict:
        return size + sum(size_of(k) + size_of(v) for k, v in value.items())
    # Named tuples, such as the terms of an answer, hold what tuples hold.
    if kind in MANY or issubclass(kind, tuple):
        return size + sum(map(size_of, value))
    # Not vars(), isinstance(), fields(): they give each object a dictionary that it did not have before.
    names = getattr(kind, "__dataclass_fields__", ())
    return size + sum(size_of(getattr(value, name)) for name in names) + (FIELDS if names else 0)
