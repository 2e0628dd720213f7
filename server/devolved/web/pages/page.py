"""One page's worth of answers: views asked together, their names and evidence fetched in one go.

A page makes a ``Page``, asks its views through it, and renders. Names and
evidence are asked for once, after all views have answered, so the number of
queries is fixed by the page and not by what stands on it.
"""

from flask import g, render_template, request

from devolved.register.tables.tables import SECTION, Table
from devolved.store.terms import Term
from devolved.web import days, filters


class Page:
    """Gathers tables; knows labels and notes once ``settle`` has run."""

    def __init__(self):
        self.register = days.register()
        self.on = g.on
        self.tables: list[Table] = []
        self.wanted: set[str] = set()
        self.records: set[str] = set()
        self._labels: dict[str, str] = {}
        self.notes = None

    def ask(self, path: str, limit: int = SECTION, **values) -> Table:
        """The table of a view; its things and records join the page's."""
        table = self.register.ask(path, self.on, values, limit=limit)
        return self.add(table)

    def add(self, table: Table) -> Table:
        self.tables.append(table)
        self.wanted |= table.things()
        self.records |= table.records()
        return table

    def settle(self) -> None:
        """Fetch the names and the evidence of all that was gathered."""
        self.notes = self.register.evidence.notes(self.records, self.on)
        for evidence in self.notes.evidence.values():
            self.wanted |= {c.document for c in evidence.citations}
        self._labels |= self.register.labels.of(self.wanted - self._labels.keys(), self.on)

    def label(self, address) -> str:
        """The name of a thing, as borne on the day shown."""
        address = address.value if isinstance(address, Term) else str(address)
        if address not in self._labels:
            self._labels |= self.register.labels.of([address], self.on)
        return self._labels[address]

    def link(self, address, label: str | None = None):
        """A link to a thing by its name."""
        address = address.value if isinstance(address, Term) else str(address)
        return filters.link(
            address,
            label or (self.label(address) if not filters.web_address(address) or filters.local(address) else None),
        )

    def value(self, term: Term):
        """A value as it should be seen: a link or text."""
        if term.kind == "iri":
            return self.link(term)
        return filters.literal(term)

    def render(self, template: str | list[str], **context) -> str:
        if self.notes is None:
            self.settle()
        return render_template(template, page=self, register=self.register, path=request.path, **context)
