"""Search: results as a page, suggestions as JSON, and the description browsers ask for."""

from flask import Response, g, jsonify, request

from devolved.register.matching import search as searching
from devolved.register.matching.names import type_name
from devolved.web import days, filters
from devolved.web.answers.known import matcher
from devolved.web.pages.page import Page
from devolved.web.routes import Routes

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


@bp.get("/search")
def results():
    """Everything that the words may mean, best first."""
    words = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in FILTERS else ()
    found = searching.find(matcher(), words, kinds) if words else []
    shown = Page()
    shown.wanted |= {f.address for f in found}
    shown.settle()
    said = searching.descriptions(shown.register.store, [f.address for f in found])
    if filters.request_is_json():
        return jsonify({"query": words, "results": [_entry(f, said) for f in found]})
    return shown.render(
        "search.html",
        words=words,
        kind=kind,
        kinds=[(k, type_name(k)) for k in FILTERS],
        found=found,
        said=said,
        title=f"Search: {words}" if words else "Search",
        type_name=type_name,
    )


@bp.get("/search/suggest", media=("application/json",))
def suggestions():
    """A few names for the words typed so far."""
    words = request.args.get("q", "").strip()[:LONGEST]
    found = searching.suggest(matcher(), words) if len(words) > 1 else []
    labels = days.register().labels.of([f.address for f in found], g.on)
    return jsonify(
        {
            "query": words,
            "suggestions": [
                {
                    "label": labels[f.address],
                    "kind": type_name(f.kind),
                    "also": f.also,
                    "href": days.href(filters.local(f.address)),
                    "id": f.address,
                }
                for f in found
            ],
        }
    )


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
