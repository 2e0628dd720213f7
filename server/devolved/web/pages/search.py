"""Search: results as a page, suggestions as JSON, and the description browsers ask for."""

from flask import Response, g, jsonify, redirect, request

from devolved.register import sentences
from devolved.register.matching import postcodes
from devolved.register.matching import search as searching
from devolved.register.matching.names import type_name
from devolved.register.matching.questions import is_question, nearest
from devolved.register.matching.understood import Understood
from devolved.register.register import LIBRARY
from devolved.vocabulary import CALLED, iri
from devolved.web import days, filters
from devolved.web.answers.known import find_place, matcher, places
from devolved.web.answers.reply import Reply, reader, reply
from devolved.web.negotiation import Format, choose
from devolved.web.pages.page import Ask, Page
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes(
    "search",
    __name__,
    pinnable=True,
    robots=False,
    edition="never",
    parameters={"q": "What to look for.", "kind": "Kind of thing."},
)
FILTERS = (
    "authority",
    "council",
    "person",
    "post",
    "forum",
    "power",
    "commitment",
    "instrument",
    "provision",
    "meeting",
    "election",
    "agreement",
    "body",
    "judgement",
    "source",
    "competence",
)
LONGEST = 200
# Results below an answer, councils that ended told of, places suggested.
SHORT, ENDED, NEAR = 8, 3, 4
SUGGESTED = (Format("json", "application/json"), Format("opensearch", "application/x-suggestions+json"))
PLACES = {"town": "place", "district": "postcode district"}


@bp.get("/search")
def results():
    """An answer, where the words name a place or ask a question; then everything that they may mean, best first."""
    words = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in FILTERS else ()
    if words and not kinds and not filters.request_is_json() and (district := _district(words)):
        return redirect(days.href(f"/place/{district}"))
    asked = _asked(words) if words and not kinds else None
    if asked and asked.on and asked.on != g.on:
        # The question names its own day: the page, its bar and its links are of that day.
        g.on, g.shows_today = asked.on, asked.on == g.today
    shown = Page()
    answer = reply(shown, asked) if asked else None
    found = searching.find(matcher(), words, kinds) if words else []
    found, became = _successors_first(shown, found)
    shown.wanted |= {f.address for f in found}
    shown.settle()
    said = searching.descriptions(shown.register.store, [f.address for f in found]) | became
    if filters.request_is_json():
        return jsonify(
            {
                "query": words,
                **({"answer": _answer(shown, answer)} if answer else {}),
                "results": [_entry(f, said) for f in found],
            }
        )
    asking = bool(words) and is_question(words)
    return shown.render(
        "search.html",
        words=words,
        kind=kind,
        kinds=[(k, CALLED.get(k) or type_name(k)) for k in FILTERS],
        found=() if answer and asking else found[:SHORT] if answer or asking else found,
        said=said,
        answer=answer,
        near=nearest(words, LIBRARY) if asking and not answer else (),
        council_of=lambda place: shown.label(iri("council", place.council)),
        title=f"Search: {words}" if words else "Search",
        type_name=lambda kind: CALLED.get(kind) or type_name(kind),
    )


def _district(words: str) -> str:
    """The slug of a postcode's card: of the full postcode where it can be placed, else of its district."""
    if parts := postcodes.parts(words):
        full = "-".join(parts).lower()
        if find_place(full):
            return full
        return parts[0].lower() if places().district(parts[0]) else ""
    district = places().district(words)
    return district.slug if district else ""


def _asked(words: str) -> Understood | None:
    """What the words ask: a question, or just the name of a place."""
    if understood := reader().read(words, g.today):
        return understood
    named = places().named(words)
    if len(named) > 1:
        return Understood(choices=tuple(named))
    if named:
        return Understood(place=named[0])
    best = next(iter(matcher().find(words, limit=1)), None)
    sure = best and best.match and best.thing.kind == "council" and not best.thing.ended
    return Understood(place=find_place(filters.slug(best.thing.iri))) if best and sure else None


def _successors_first(shown: Page, found: list[searching.Found]) -> tuple[list[searching.Found], dict[str, str]]:
    """Councils that ended stand below what took their place, and say what became of them."""
    things = matcher().index.things
    ended = [f for f in found if f.kind == "council" and f.address in things and things[f.address].ended][:ENDED]
    if not ended:
        return found, {}
    leads = shown.ask_all(*(Ask("lead/council", {"thing": f.address}, limit=60, joins=False) for f in ended))
    became, ordered = {}, list(found)
    for past, lead in zip(ended, leads, strict=True):
        heirs = list(dict.fromkeys(row["successor"].value for row in lead.rows if "successor" in row))
        shown.labels |= shown.register.labels.of({past.address, *heirs} - shown.labels.keys(), shown.on)
        parts = sentences.lead("council", shown.label(past.address), past.address, lead.rows, shown.on, shown.label)
        became[past.address] = sentences.plain(parts, shown.label)
        for heir in heirs:
            place = next((i for i, f in enumerate(ordered) if f.address == heir), None)
            where = ordered.index(past)
            if place is None:
                ordered.insert(where, searching.Found(heir, "council", shown.label(heir), past.score))
            elif place > where:
                ordered.insert(where, ordered.pop(place))
    return ordered, became


def _answer(shown: Page, answer: Reply) -> dict:
    """The answer for programs."""
    return {
        "sentence": sentences.plain(answer.sentence, shown.label),
        "on": shown.on.isoformat(),
        **({"view": filters.view_href(answer.table.view, answer.table.values)} if answer.table else {}),
        **({"place": days.href(f"/place/{answer.place.slug}")} if answer.place else {}),
        **({"choices": [days.href(f"/place/{place.slug}") for place in answer.choices]} if answer.choices else {}),
    }


@bp.get("/search/suggest", media=tuple(form.media_type for form in SUGGESTED))
def suggestions():
    """A few names for the words typed so far; for a browser's search bar in the form that OpenSearch has."""
    words = request.args.get("q", "").strip()[:LONGEST]
    form = choose(request.headers.get("Accept", ""), SUGGESTED, request.args.get("format"))
    found = searching.suggest(matcher(), words) if len(words) > 1 else []
    near = places().suggest(words) if len(words) > 1 else []
    addresses = [f.address for f in found] + [iri("council", place.council) for place in near]
    labels = current_register().labels.of(addresses, g.on)
    suggested = [
        {
            "label": place.name,
            "kind": f"{PLACES[place.kind]}, {labels[iri('council', place.council)]}",
            "also": "",
            "href": days.href(f"/place/{place.slug}"),
            "id": request.url_root.rstrip("/") + f"/place/{place.slug}",
        }
        for place in near[:NEAR]
    ] + [
        {
            "label": labels[f.address],
            "kind": type_name(f.kind),
            "also": f.also,
            "href": days.href(filters.local(f.address) or ""),
            "id": f.address,
        }
        for f in found
    ]
    if form.extension == "json":
        response = jsonify({"query": words, "suggestions": suggested})
    else:
        root = request.url_root.rstrip("/")
        columns = ([one[name] for one in suggested] for name in ("label", "kind"))
        response = jsonify([words, *columns, [root + one["href"] for one in suggested]])
        response.content_type = form.media_type
    response.vary.add("Accept")
    return response


@bp.get("/opensearch.xml", media=("application/opensearchdescription+xml",), robots=True, pinnable=False, parameters={})
def opensearch():
    """Lets a browser search here (https://github.com/dewitt/opensearch)."""
    root = request.url_root
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Devolved</ShortName><Description>The register of English devolution</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{root}search?q={{searchTerms}}"/>
<Url type="application/json" template="{root}search?format=json&amp;q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" template="{root}search/suggest?format=opensearch&amp;q={{searchTerms}}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{root}opensearch.xml"/>
</OpenSearchDescription>
"""
    return Response(body, content_type="application/opensearchdescription+xml")


def _entry(found: searching.Found, said: dict[str, str]) -> dict:
    return {
        "id": found.address,
        "label": found.label,
        "kind": found.kind,
        "score": round(found.score, 1),
        "description": said.get(found.address, ""),
    }
