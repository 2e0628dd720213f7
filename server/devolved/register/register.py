"""One release, opened for reading: its store, with what is read from it once and kept."""

from collections import OrderedDict
from datetime import date
from functools import cached_property
from threading import Lock

from devolved.register import entities
from devolved.register.evidence import EvidenceReader
from devolved.register.labels import Labels
from devolved.register.layout import Layout
from devolved.register.tables import tables
from devolved.register.tables.views import Library, View
from devolved.store.protocol import Store

LIBRARY = Library()


class Register:
    """What pages ask. Holds nothing that a new release would make false."""

    def __init__(self, store: Store, version: str, modified: date):
        self.store = store
        self.version = version
        self.modified = modified
        self.labels = Labels(store)
        self.evidence = EvidenceReader(store)
        self.kept: dict = {}  # small answers that hold for the whole release, by their name

    @cached_property
    def layout(self) -> Layout:
        return Layout.read(self.store)

    def entity(self, kind: str, slug: str, on: date) -> entities.Entity:
        return entities.read(self.store, self.layout, kind, slug, on)

    def view(self, path: str) -> View:
        return LIBRARY.get(*path.split("/", 1))

    def ask(self, view: View | str, on: date, values: dict[str, str] | None = None, **limits) -> tables.Table:
        """The table of a view, with its parameters by name."""
        view = self.view(view) if isinstance(view, str) else view
        return tables.ask(self.store, view, {k: v for k, v in (values or {}).items() if v}, on, **limits)

    def once(self, name, make):
        """An answer made once a release. Two threads may both make it; the first kept one stays."""
        if name not in self.kept:
            self.kept.setdefault(name, make())
        return self.kept[name]


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
