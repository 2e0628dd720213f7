"""Link sets: a document's typed links as a document of their own (RFC 9264, https://signposting.org/FAIR/)."""

import json

from flask import Response, g, request

from devolved.register import entities
from devolved.vocabulary import BASE, NAMESPACES
from devolved.web.api import rdf_documents
from devolved.web.negotiation import Format
from devolved.web.pages import entity
from devolved.web.routes import Routes
from devolved.web.site import current_register

bp = Routes("linksets", __name__, media=("application/linkset+json", "application/linkset"))
OFFERS = (
    Format("json", "application/linkset+json", ("application/json",)),
    Format("txt", "application/linkset", ("text/plain",)),
)


@bp.get("/linkset/<kind>/<slug>")
@bp.get("/linkset/<kind>/<slug>.<extension>")
def linkset(kind: str, slug: str, extension: str | None = None):
    """The links of the document about one thing."""
    thing = current_register().entity(kind, slug, g.on)
    form = rdf_documents.chosen(OFFERS, extension)
    root = request.url_root.rstrip("/")
    anchor = f"{root}/doc/{kind}/{slug}"
    context: dict = {"anchor": anchor} | links(thing, root)
    parts = [
        {"anchor": f"{anchor}.{f.extension}", "collection": [{"href": anchor, "type": "text/html"}]}
        for f in entity.FORMATS
    ]
    if form.extension == "json":
        body = json.dumps({"linkset": [context, *parts]}, ensure_ascii=False, indent=1)
    else:
        body = ",\n".join(_line(part) for part in (context, *parts)) + "\n"
    response = Response(body, content_type=form.media_type)
    response.vary.add("Accept")
    return response


def links(thing: entities.Entity, root: str) -> dict[str, list[dict]]:
    """Relation → targets, as RFC 9264 writes them."""
    path = f"{root}/doc/{thing.kind}/{thing.slug}"
    written = {f.extension: {"href": f"{path}.{f.extension}", "type": f.media_type} for f in entity.FORMATS}
    ours = [{"href": c} for c in thing.classes if c.startswith(NAMESPACES["devo"])]
    return {
        "cite-as": [{"href": thing.address}],
        "describes": [{"href": thing.address}],
        "type": [{"href": "https://schema.org/AboutPage"}, *ours],
        "license": [{"href": entity.CC_BY}],
        "author": [{"href": f"{BASE}publisher"}],
        "describedby": [written[extension] for extension in ("ttl", "jsonld", "rdf", "nt")],
        "item": [target for extension, target in written.items() if extension != "html"],
        "alternate": list(written.values()),
        "collection": [{"href": f"{BASE}releases/{current_register().version}"}],
    }


def _line(part: dict) -> str:
    return ",\n".join(
        f'<{target["href"]}>; rel="{relation}"{_typed(target)}; anchor="{part["anchor"]}"'
        for relation, targets in part.items()
        for target in targets
        if relation != "anchor"
    )


def _typed(target: dict[str, str]) -> str:
    return f'; type="{target["type"]}"' if "type" in target else ""
