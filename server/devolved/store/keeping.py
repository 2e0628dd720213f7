"""What is kept to answer sooner, bounded in the bytes that it takes: the values, their names and the book-keeping.

A count of entries bounds nothing where strangers choose how long an entry is,
and the length of a body says little where most bodies are short.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock

ENTRY = 200  # bytes of the table, its links and what the allocator rounds up
FIELDS = 150  # bytes where an object holds its fields
PLAIN, MANY = {str, bytes, int, float, bool, type(None)}, {tuple, list, set, frozenset}
PART = 8  # nothing may take more than this part of the whole


class Keeping:
    """Values by key, least recently used first out. Safe to use from many threads. Values are never None."""

    def __init__(self, limit: int):
        self._limit, self.size = limit, 0
        self._kept: OrderedDict[Hashable, tuple] = OrderedDict()  # value and bytes
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable):
        """The value, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value, more: int = 0) -> None:
        """Keep a value, unless it is too large. ``more``: bytes that it will take later."""
        if not self._limit:
            return
        size = ENTRY + weight(key) + weight(value) + more
        if size > self._limit // PART:
            return
        with self._lock:
            self.size -= self._kept.pop(key, (None, 0))[1]
            self._kept[key] = value, size
            self.size += size
            while self.size > self._limit:
                self.size -= self._kept.popitem(last=False)[1][1]


def remembered(limit: int) -> Callable:
    """Have a function of plain values, given in order, remember its results up to so many bytes."""

    def around(function):
        kept = Keeping(limit)

        @wraps(function)
        def call(*values):
            found = kept.get(values)
            if found is None:
                found = function(*values)
                kept.put(values, found)
            return found

        call.kept = kept
        return call

    return around


def weight(value) -> int:
    """Bytes of memory of a value with all that it holds. What several values share counts for each of them."""
    size = sys.getsizeof(value)
    kind = type(value)
    if kind in PLAIN:
        return size
    if kind is dict:
        return size + sum(weight(k) + weight(v) for k, v in value.items())
    if kind in MANY:
        return size + sum(map(weight, value))
    names = getattr(
        kind, "__dataclass_fields__", ()
    )  # not vars(), isinstance(), fields(): they give each a dictionary that it did not have before
    return size + sum(weight(getattr(value, name)) for name in names) + (FIELDS if names else 0)
