"""Entities: /id/<kind>/<slug> names the thing, /doc/<kind>/<slug> describes it."""

from flask import Response, g, redirect, request

from devolved.errors import NotFound
from devolved.register import documents, entities
from devolved.register.entities import Entity
from devolved.store.terms import Term
from devolved.vocabulary import BASE, CALLED, KINDS, NAMESPACES, SCHEMES
from devolved.web import days
from devolved.web.api import rdf_documents
from devolved.web.negotiation import Format, choose
from devolved.web.pages import entity_page
from devolved.web.pages.page import Page
from devolved.web.pages.views import APART, TABLES, csv_file, machine_table
from devolved.web.routes import Routes
from devolved.web.site import current_register

FORMATS = (
    Format("html", "text/html", ("application/xhtml+xml",)),
    Format("ttl", "text/turtle", ("application/x-turtle", "text/n3")),
    Format("jsonld", "application/ld+json"),
    Format("json", "application/json"),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("csv", "text/csv"),
)
bp = Routes(
    "entity",
    __name__,
    pinnable=True,
    memento=True,
    media=tuple(f.media_type for f in FORMATS),
    parameters={name: APART[name] for name in ("format", "from", "raw", "bom")},
)
EXTENSIONS = {f.extension for f in (*FORMATS, rdf_documents.EXPANDED)}
CC_BY = documents.CC_BY


@bp.get("/id/<kind>/<slug>", edition="never")
def identifier(kind: str, slug: str):
    """A mayor cannot be sent down a wire; point at a document about her."""
    entities.check_kind(kind)
    current_register().entity(kind, slug, g.on)
    return redirect(days.href(f"/doc/{kind}/{slug}"), code=303)


@bp.get("/id/<scheme>", edition="never")
def scheme_identifier(scheme: str):
    entities.check_kind(scheme)
    return redirect(days.href(f"/doc/{scheme}"), code=303)


@bp.get("/doc/<kind>/<slug>")
@bp.get("/doc/<kind>/<slug>.<extension>")
def document(kind: str, slug: str, extension: str | None = None):
    """The document about a thing, in the format asked for."""
    if extension and extension not in EXTENSIONS:
        raise NotFound(f"Documents come as {', '.join(sorted(EXTENSIONS))}, not as .{extension}.")
    form = rdf_documents.chosen(FORMATS, extension)
    register = current_register()
    entity = register.entity(kind, slug, g.on)
    if moved := entities.replacement(entity):
        return redirect(days.href((entities.local(moved) or "") + (f".{extension}" if extension else "")), code=301)
    body = entity_page.page(entity, FORMATS) if form.extension == "html" else machine(entity, form.extension)
    if form.extension == "csv":
        response = csv_file(body if isinstance(body, str) else body.decode("utf-8"), slug)
    else:
        response = Response(body, content_type=f"{form.media_type}; charset=utf-8")
    if extension is None and "format" not in request.args:
        response.headers["Content-Location"] = days.href(f"/doc/{kind}/{slug}.{form.extension}")
    response.headers["Link"] = ", ".join(_links(entity, form))
    return rdf_documents.profiled(response, form)


def machine(entity: Entity, extension: str) -> bytes | str:
    """The document for a program."""
    register = current_register()
    wanted = {t for t in entity.things() if t.startswith((BASE, *NAMESPACES.values()))}
    if extension == "json":
        evidence = register.evidence.of([entity.address], g.on).get(entity.address)
        return documents.write_json(entity, register.labels.of(wanted, g.on), evidence, register.version, g.on)
    if extension == "csv":
        return documents.write_csv(entity, register.labels.of(wanted, g.on), "raw" in request.args)

    def settled() -> documents.Settled:
        pointing = documents.inbound(register.store, entity.address, g.on)
        labels = register.labels.of(wanted | {s for s, _ in pointing if s.startswith(BASE)}, g.on)
        return documents.settled(documents.graph(entity, pointing, labels, register.version, register.modified, g.on))

    return documents.write(register.just_now("document", (entity.address, g.on), settled), extension)


def _links(entity: Entity, form: Format) -> list[str]:
    """Typed links (https://signposting.org/FAIR/)."""
    base = f"/doc/{entity.kind}/{entity.slug}"
    # PyLD gives up a document that names several alternates; what is JSON-LD already needs no other.
    others = [] if form.media_type == "application/ld+json" else [f for f in FORMATS if f is not form]
    links = [f'<{base}.{f.extension}>; rel="alternate"; type="{f.media_type}"' for f in others]
    links += [
        f'<{entity.address}>; rel="cite-as"',
        f'<{entity.address}>; rel="describes"',
        f'<{CC_BY}>; rel="license"',
        f'<{BASE}publisher>; rel="author"',
        '<https://schema.org/AboutPage>; rel="type"',
        f'<{base}.ttl>; rel="describedby"; type="text/turtle"',
        f'</linkset/{entity.kind}/{entity.slug}>; rel="linkset"; type="application/linkset+json"',
        *(
            [f'</feed/{entity.kind}/{entity.slug}.atom>; rel="alternate"; type="application/atom+xml"']
            if others
            else []
        ),
        f'<{BASE}releases/{current_register().version}>; rel="collection"',
    ]
    return links + [f'<{c}>; rel="type"' for c in entity.classes if c.startswith(NAMESPACES["devo"])][:3]


@bp.get("/doc/<kind>")
@bp.get("/doc/<kind>.csv-metadata.json", defaults={"extension": "csv-metadata.json"})
@bp.get("/doc/<kind>.<extension>")
def listing(kind: str, extension: str | None = None):
    """Everything of a kind, or the concepts of a scheme."""
    entities.check_kind(kind)
    path, values = (
        ("things/in-scheme", {"scheme": BASE + "id/" + kind})
        if kind in SCHEMES
        else ("things/of-kind", {"class": class_of(kind)})
    )
    if extension in TABLES:
        return machine_table(current_register().view(path), values, extension)
    form = choose(request.headers.get("Accept", ""), FORMATS, extension or request.args.get("format"))
    if form.extension in documents.RDFLIB:
        from devolved.web.api import vocabularies

        return vocabularies.members(class_of(kind) if kind in KINDS else f"{BASE}id/{kind}", kind, kind, form.extension)
    shown = Page()
    offset = entity_page.offset_asked()
    if form.extension != "html":
        return machine_table(shown.register.view(path), values, form.extension)
    table = shown.add(shown.register.ask(path, shown.on, values, limit=200, offset=offset, count=True))
    about = class_of(kind) if kind in KINDS else f"{BASE}id/{kind}"
    statements = entities.statements_of(shown.register.store, about, shown.on)
    description = next((t.value for t in statements.get(NAMESPACES["skos"] + "definition", ())), "")
    page = shown.render(
        "listing.html",
        table=table,
        kind=kind,
        about=about,
        description=description,
        offset=offset,
        title=_plural(kind, shown),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    return response


def class_of(kind: str) -> str:
    name = KINDS.get(kind, "Concept")
    return (NAMESPACES["geo"] if kind == "geometry" else NAMESPACES["devo"]) + name


def _plural(kind: str, shown: Page) -> str:
    if kind in SCHEMES:
        return SCHEMES[kind].capitalize()
    one = CALLED.get(kind) or shown.label(class_of(kind))
    ending = "ies" if one.endswith("y") and one[-2] not in "aeiou" else "s"
    irregular = {"geo:Geometry": "Outlines", "person": "People", "body": "Bodies"}
    return irregular.get(one, (one[:-1] if ending == "ies" else one) + ending).capitalize()


def term(value: str) -> Term:
    return Term("iri", value)
