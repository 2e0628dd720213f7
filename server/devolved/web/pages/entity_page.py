"""The document about a thing for a person: lead, facts, sections, pictures, what points here, sources.

Everything is asked here, once; a template of a kind's own (``entity/<kind>.html``)
only arranges what it is handed.
"""

from functools import partial

from flask import g, request

from devolved.register import days as reading_days
from devolved.register import sentences, succession
from devolved.register.entities import Entity
from devolved.register.following import steps
from devolved.register.pictures import polls, timeline
from devolved.register.register import LIBRARY
from devolved.register.tables.matrix import short
from devolved.vocabulary import CALLED, KINDS, NAMESPACES
from devolved.web.html import schema
from devolved.web.pages.page import Ask, Page

INBOUND_PAGE = 10
# Rows of a section before the link to all of them.
ROWS = 10
LIMITS = {
    "authorities/tiers-of": 20,
    "commitments/history": 60,
    "elections/of-authority": 20,
    "mayors/of-authority": 20,
    "posts/holders": 40,
    "powers/ledger": 60,
    "forums/meetings-of": 60,
    "forums/publications-of": 60,
    "forums/seats-of": 40,
    "forums/attendance": 60,
    "elections/candidates": 40,
    "law/provisions-of": 60,
    "powers/documents": 4,
    "authorities/members": 5,
    "commitments/concerning": 7,
    "money/of-body": 8,
    "powers/held-by": 60,
    "powers/holders": 40,
}  # whole where a reader wants the whole: what is above ten lies folded
COUNTED = {"evidence/cites"}  # sections that say how many rows there are in all


def page(entity: Entity, formats) -> str:
    """The whole page."""
    shown = Page()
    shown.wanted |= entity.things()
    shown.records.add(entity.address)
    offset = offset_asked()
    places = LIBRARY.sections(entity.kind)
    asks = [_section(view, entity) for _, view in places]
    asks.append(Ask("things/inbound", {"thing": entity.address}, INBOUND_PAGE, offset))
    if (lead_view := LIBRARY.find(f"lead/{entity.kind}")) is not None:
        asks.append(Ask(lead_view, {"thing": entity.slug}))
    changed = shown.register.recalled("days", entity.address)
    if changed is None:
        asks.append(Ask("things/days-of", {"thing": entity.address}, 500, joins=False))
    found = shown.ask_all(*asks)
    sections = [(place, table) for (place, _), table in zip(places, found, strict=False)]
    tables = {table.view.path: table for _, table in sections}
    pointing = found[len(places)]
    rows = next((table.rows for table in found if table.view is lead_view), [])
    if changed is None:
        changed = shown.register.lately("days", entity.address, lambda: steps.days_of(found[-1].rows))
    shown.settle()
    lead = sentences.lead(entity.kind, entity.label, entity.address, rows, shown.on, shown.label)
    candidates = tables.get("elections/candidates")
    around = days_around(list(changed))
    named = partial(_called, shown, entity)
    told = [(day, steps.said(tables.values(), day, named, shown.notes.of) if day else ("", "")) for day in around]
    return shown.render(
        [f"entity/{entity.kind}.html", "entity/any.html"],
        entity=entity,
        lead=lead,
        lead_text=sentences.plain(lead, shown.label)
        or entity.value("dcterms", "description")
        or entity.value("skos", "definition")
        or entity.label,
        sections={table.view.path: (place, table) for place, table in sections},
        inbound=pointing,
        offset=offset,
        inbound_page=INBOUND_PAGE,
        changes=around,
        change_written=[written or (changed[day].written if day else "") for day, (_, written) in told],
        change_says=[words or (changed[day].in_words() if day else "") for day, (words, _) in told],
        strips=timeline.strips(
            sections,
            shown.on,
            lambda address: short(shown.label(address)),
            shown.notes.of,
            reading_days.first_day(entity.value("devo", "untilDay")),
        ),
        beside=succession.beside(entity, tables),
        result=polls.result(candidates, entity.value("devo", "allCandidatesKnown") == "true") if candidates else None,
        formats=formats,
        data=schema.describe(entity, sentences.plain(lead, shown.label), shown.register),
        title=entity.label,
        kind_label=kind_label(shown, entity),
    )


def _called(shown: Page, entity: Entity, address: str) -> str:
    """A name in a step between days: of an authority that of its area, but for a council the whole."""
    return shown.label(address) if entity.kind == "council" else short(shown.label(address))


def _section(view, entity: Entity) -> Ask:
    """One section's question: the view, with the page's own thing in its parameter."""
    parameter = view.subject_parameter(entity.kind)
    value = entity.slug if entity.kind == parameter.types[0] else f"{entity.kind}/{entity.slug}"
    return Ask(view, {parameter.name: value}, LIMITS.get(view.path, ROWS), count=view.path in COUNTED)


def days_around(changes: list[str]) -> tuple[str, str]:
    """The last change before the day shown, and the first after it."""
    now = g.on.isoformat()
    before = [d for d in changes if d < now]
    after = [d for d in changes if d > now]
    return (before[-1] if before else "", after[0] if after else "")


def offset_asked() -> int:
    """Where a paged list is to begin."""
    written = request.args.get("from", "0")
    return (
        min(int(written[:9]), 10**6) if written.isascii() and written.isdigit() else 0
    )  # not "²", which counts as a digit elsewhere


def kind_label(shown: Page, entity: Entity) -> str:
    """What kind of thing it is, as closely as it says: in readers' word for it, else the ontology's."""
    if entity.kind in CALLED:
        return CALLED[entity.kind]
    own = [c for c in entity.classes if c.startswith(NAMESPACES["devo"])]
    general = {NAMESPACES["devo"] + name for name in ("Dated", "Body")}
    plain = NAMESPACES["devo"] + KINDS.get(entity.kind, "")
    found = [c for c in own if c not in general and c != plain] or [c for c in own if c == plain]
    if found:
        return shown.label(found[0])
    return entity.kind.replace("-", " ")
