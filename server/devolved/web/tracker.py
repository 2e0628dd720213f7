"""The commitment tracker: every promise, how firm, by when, what became of it, and into which law."""

from collections import Counter
from datetime import date, timedelta

from flask import Blueprint, request

from devolved.errors import BadRequest
from devolved.reading.matrix import slug
from devolved.reading.tables import WHOLE
from devolved.web import days
from devolved.web.pages import Page

bp = Blueprint("tracker", __name__)
FILTERS = ("status", "strength", "competence", "mission")
FLAGS = ("overdue", "stale")
STALE = timedelta(days=365)


@bp.get("/promises")
def promises():
    """Promises on the day shown, narrowed by the filters in the address."""
    shown = Page()
    table = shown.ask("commitments/tracker", limit=WHOLE)
    late = {r["commitment"].value for r in shown.ask("commitments/overdue", limit=WHOLE).rows}
    old = {r["commitment"].value for r in shown.ask("commitments/stale", limit=WHOLE).rows if aged(r, shown.on)}
    choices = {name: {slug(r[name].value): r[name].value for r in table.rows if name in r} for name in FILTERS[:3]}
    missions = [r["mission"].value for r in shown.register.store.rows(MISSIONS, on=shown.on)]
    choices["mission"] = {slug(m): m for m in missions}
    shown.wanted |= set(missions)
    values = chosen(choices)
    kept = table
    if any(values.get(name) for name in FILTERS):
        kept = shown.ask("commitments/tracker", limit=WHOLE, **{n: values[n] for n in FILTERS if n in values})
    flagged = [group for name, group in (("overdue", late), ("stale", old)) if name in values]
    found: dict[str, dict] = {}
    for row in kept.rows:  # a promise of two competences is one promise
        if all(row["commitment"].value in group for group in flagged):
            found.setdefault(row["commitment"].value, row)
    chains = links(shown, "law", LAW)
    makers = links(shown, "maker", MAKERS)
    shown.records.clear()  # each promise's own page carries its evidence
    shown.settle()
    tallies = {n: Counter(r[n].value for r in found.values()).most_common() for n in ("status", "strength")}

    def narrow(name: str, value: str) -> str:
        return days.href(request.path, **{**values, name: slug(value)})

    return shown.render(
        "tracker.html", table=kept, rows=found, values=values, choices=choices, tallies=tallies, late=late, old=old,
        chains=chains, makers=makers, narrow=narrow, slug_of=slug, title="What was promised, and what became of it",
    )  # fmt: skip


PREFIX = "PREFIX devo: <https://w3id.org/devolved/def#>\n"
MISSIONS = PREFIX + "SELECT DISTINCT ?mission WHERE { ?c a devo:Commitment ; devo:mission ?mission } ORDER BY ?mission"
LAW = PREFIX + "SELECT DISTINCT ?c ?law ?power WHERE { ?c a devo:Commitment . { ?c devo:carriedOutBy ?law } UNION { ?c devo:promises ?power } } ORDER BY ?c ?law ?power"
MAKERS = PREFIX + "SELECT DISTINCT ?c ?maker WHERE { ?c a devo:Commitment ; devo:madeBy ?maker } ORDER BY ?c ?maker"


def links(shown: Page, name: str, query: str) -> dict[str, list[str]]:
    """For each promise, what the query joins to it, in its order."""
    found: dict[str, list[str]] = {}
    for row in shown.register.store.rows(query, on=shown.on):
        things = [row[n].value for n in (name, "power") if n in row and row[n].kind == "iri"]
        found.setdefault(row["c"].value, []).extend(things)
        shown.wanted |= set(things)
    return found


def aged(row, on: date) -> bool:
    """No evidence for a year before the day."""
    return row["assessedOn"].value[:10] < (on - STALE).isoformat()


def chosen(choices) -> dict[str, str]:
    """The filters that the address names. Raises BadRequest, saying what is allowed."""
    values = {n: request.args.get(n, "").strip() for n in FILTERS + FLAGS}
    values = {n: v for n, v in values.items() if v}
    for name, value in values.items():
        allowed = ("1",) if name in FLAGS else sorted(choices[name])
        if value not in allowed:
            raise BadRequest(f"There is no {name} “{value[:80]}” here. Allowed: {', '.join(allowed) or 'none'}.")
    return values
