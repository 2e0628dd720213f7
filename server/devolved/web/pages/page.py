"""One page's worth of answers: views asked together, their names and evidence fetched in one go.

A page makes a ``Page``, asks its views through it, and renders. Names and
evidence are asked for once, after all views have answered, so the number of
queries is fixed by the page and not by what stands on it.
"""

from dataclasses import dataclass, field
from functools import partial

from flask import g, render_template, request
from jinja2 import Template
from markupsafe import Markup

from devolved.register.evidence import Notes
from devolved.register.pictures.parties import party_colours
from devolved.register.tables.tables import SECTION, Table
from devolved.register.tables.views import View
from devolved.register.together import gather
from devolved.store.terms import Term
from devolved.vocabulary import BASE, NAMESPACES
from devolved.web import filters
from devolved.web.html.values import literal
from devolved.web.site import current_register

VOCABULARIES = tuple(space for space in NAMESPACES.values() if not space.startswith(BASE))


@dataclass(frozen=True)
class Ask:
    """One question of a page: a view with its parameters, and how much of it to show."""

    view: View | str
    values: dict[str, str] = field(default_factory=dict)
    limit: int = SECTION
    offset: int = 0
    # Whether to count all rows where not all are shown.
    count: bool = False
    # Whether its things and records are named and cited on the page.
    joins: bool = True


class Page:
    """Gathers tables; knows labels and notes once ``settle`` has run."""

    def __init__(self):
        self.register = current_register()
        self.on = g.on
        self.tables: list[Table] = []
        self.wanted: set[str] = set()
        self.records: set[str] = set()
        self.labels: dict[str, str] = {}
        self._links: dict[tuple[str, str | None], tuple[Markup, str]] = {}
        self._notes: Notes | None = None

    def ask(self, path: str, limit: int = SECTION, **values) -> Table:
        """The table of a view; its things and records join the page's."""
        table = self.register.ask(path, self.on, values, limit=limit)
        return self.add(table)

    def ask_all(self, *asks: Ask) -> list[Table]:
        """The tables of several views, asked at once; they join the page in this order."""
        on, register = self.on, self.register
        tables = gather(
            [partial(register.ask, a.view, on, a.values, limit=a.limit, offset=a.offset, count=a.count) for a in asks]
        )
        return [self.add(table) if ask.joins else table for ask, table in zip(asks, tables, strict=True)]

    def add(self, table: Table) -> Table:
        self.tables.append(table)
        self.wanted |= table.things()
        self.records |= table.records()
        return table

    @property
    def notes(self) -> Notes:
        """The evidence of all that was gathered."""
        return self.settle() if self._notes is None else self._notes

    def settle(self) -> Notes:
        """Fetch the names and the evidence of all that was gathered."""
        self._notes = self.register.evidence.notes(self.records, self.on)
        for evidence in self._notes.evidence.values():
            self.wanted |= {c.document for c in evidence.citations}
        self.labels |= self.register.labels.of(self.wanted - self.labels.keys(), self.on)
        return self._notes

    def label(self, address) -> str:
        """The name of a thing, as borne on the day shown."""
        address = address.value if isinstance(address, Term) else str(address)
        if address not in self.labels:
            self.labels |= self.register.labels.of([address], self.on)
        return self.labels[address]

    def link(self, address, label: str | None = None) -> Markup:
        """A link to a thing by its name, or by other words."""
        return self.linked(address.value if isinstance(address, Term) else str(address), label)[0]

    def linked(self, address: str, label: str | None = None) -> tuple[Markup, str]:
        """A link and the words in it. A page names the same things again and again, so links are made once."""
        if (made := self._links.get((address, label))) is None:
            # A property of another vocabulary has a name here, unlike a page of another site.
            outside = (
                not filters.local(address) and filters.web_address(address) and not address.startswith(VOCABULARIES)
            )
            words = label or ("" if outside else self.label(address))
            link = filters.link(address, words or None)
            made = self._links[address, label] = link, words or link.striptags()
        return made

    def colour(self, party: str) -> str:
        """The colour in common use for a party; empty where none is on record."""
        return party_colours(self.register).get(party, "")

    def value(self, term: Term, path: str = ""):
        """A value of a property as it should be seen: a link or text."""
        if term.kind == "iri":
            return self.link(term)
        return literal(term, path)

    def render(self, template: str | list[str], **context) -> str:
        if self._notes is None:
            self.settle()
        names: list[str | Template] = [template] if isinstance(template, str) else [*template]
        return render_template(names, page=self, register=self.register, path=request.path, **context)
