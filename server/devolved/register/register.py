"""One release, opened for reading: its store, with what is read from it once and kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from devolved.bounded import ByteLimitedCache
from devolved.register import entities
from devolved.register.evidence import EvidenceReader
from devolved.register.labels import Labels
from devolved.register.layout import Layout
from devolved.register.tables import tables
from devolved.register.tables.views import Library, View
from devolved.store.protocol import Store

LIBRARY = Library()
# Bytes of answers about single days and things that are kept.
LATELY = 32 << 20
Answer = TypeVar("Answer")


class Register:
    """What pages ask. Holds nothing that a new release would make false."""

    def __init__(self, store: Store, version: str, modified: date):
        self.store = store
        self.version = version
        self.modified = modified
        self.labels = Labels(store)
        self.evidence = EvidenceReader(store)
        # Small answers that hold for the whole release, by their name.
        self.kept: dict[str, Any] = {}
        self._lately = ByteLimitedCache(LATELY)
        self._just_now: dict[str, tuple[Hashable, Any]] = {}

    @cached_property
    def layout(self) -> Layout:
        return Layout.read(self.store)

    def entity(self, kind: str, slug: str, on: date) -> entities.Entity:
        return self.just_now("entity", (kind, slug, on), lambda: entities.read(self.store, self.layout, kind, slug, on))

    def view(self, path: str) -> View:
        return LIBRARY.get(*path.split("/", 1))

    def ask(self, view: View | str, on: date, values: dict[str, str] | None = None, **limits) -> tables.Table:
        """The table of a view, with its parameters by name."""
        view = self.view(view) if isinstance(view, str) else view
        return tables.ask(self.store, view, {k: v for k, v in (values or {}).items() if v}, on, **limits)

    def once(self, name: str, make: Callable[[], Answer]) -> Answer:
        """An answer made once a release. Two threads may both make it; the first kept one stays."""
        if name not in self.kept:
            self.kept.setdefault(name, make())
        return self.kept[name]

    def just_now(self, name: str, of: Hashable, make: Callable[[], Answer]) -> Answer:
        """An answer about one thing, made once while nothing else of that name is asked: one of each name is kept.

        Whoever reads a thing in all its formats asks for one after the other (the static edition does).
        """
        kept = self._just_now.get(name)
        if kept is None or kept[0] != of:
            kept = self._just_now[name] = (of, make())
        return kept[1]

    def lately(self, name: str, of: Hashable, make: Callable[[], Answer]) -> Answer:
        """An answer about one day or one thing, never None, made once while it is among those asked for last.

        Days and things are as many as readers ask for, so not all can be kept.
        """
        if (found := self.recalled(name, of)) is None:
            found = make()
            self._lately.put((name, of), found)
        return found

    def recalled(self, name: str, of: Hashable):
        """What ``lately`` keeps; None where it keeps nothing."""
        return self._lately.get((name, of))


_registers: OrderedDict[int, Register] = (
    OrderedDict()
)  # by identity of the store; each keeps its store, so identities stay unique
_lock = Lock()
OPEN = (
    5  # in use at once: the release being served, also under its own version, two older ones, and one that takes over
)


def register_of(store: Store, version: str, modified: date) -> Register:
    """The register of a store, one for as long as the store is in use."""
    with _lock:
        found = _registers.get(id(store))
        if found is None:
            found = _registers[id(store)] = Register(store, version, modified)
            while len(_registers) > OPEN:
                _registers.popitem(last=False)
        else:
            _registers.move_to_end(id(store))
        return found
