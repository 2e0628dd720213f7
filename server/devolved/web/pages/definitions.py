"""Pages of the words: the ontology with diagrams, use and examples, and the shapes as a book of rules."""

import re

from flask import request
from markdown_it import MarkdownIt
from markupsafe import Markup

from devolved.errors import NotFound
from devolved.register import ontology, queries, shapebook
from devolved.register.pictures import diagrams
from devolved.vocabulary import NAMESPACES
from devolved.web.pages.page import Page
from devolved.web.site import current_register, current_site

DESCRIBING = {"mod": "https://w3id.org/mod#", "vann": "http://purl.org/vocab/vann/"}
# What the ontology says of itself, in the order of the page: property, and what it is called.
METADATA = (
    ("owl", "versionInfo", "Version"),
    ("owl", "versionIRI", "Address of this version"),
    ("owl", "priorVersion", "Version before"),
    ("mod", "status", "Status"),
    ("vann", "preferredNamespacePrefix", "Prefix"),
    ("vann", "preferredNamespaceUri", "Namespace"),
    ("dcterms", "created", "First made"),
    ("dcterms", "issued", "This version issued"),
    ("dcterms", "modified", "Changed"),
    ("dcterms", "creator", "Made by"),
    ("dcterms", "license", "Licence"),
    ("dcterms", "source", "Built on"),
    ("dcterms", "bibliographicCitation", "To be cited as"),
)


def ontology_page(offers) -> str:
    """Every word by subject, or those that ``q`` asks for."""
    shown = Page()
    words, shapes = _words(), _shapes()
    asked = " ".join(request.args.get("q", "").split())[:80]
    found = {iri: word for iri, word in words.items() if not asked or word.mentions(asked)}
    by_subject: dict[str, list] = {subject: [] for subject in (*ontology.SUBJECTS, "shared", "deprecated")}
    for word in found.values():
        by_subject[word.subject or "shared"].append(word)
    rules: dict[str, list[tuple[str, shapebook.Rule]]] = {}
    for shape in shapes.values():
        for rule in shape.own:
            rules.setdefault(rule.path, []).append((shape.target, rule))
    for home, shared in shapebook.common(shapes).items():
        for rule in shared:
            rules.setdefault(rule.path, []).append((home, rule))
    shown.wanted |= (
        words.keys()
        | {w.example for w in found.values() if w.example}
        | {w.value.value for w in found.values() if w.value is not None and w.value.kind == "iri"}
    )
    shown.wanted |= {r.value for w in found.values() for r in w.said.get(NAMESPACES["devo"] + "scheme", ())}
    shown.settle()
    titles = {subject: title for subject, (title, _) in ontology.SUBJECTS.items()} | {
        "shared": "Words of several subjects",
        "deprecated": "Deprecated words",
    }
    pictures = {} if asked else {s: diagrams.diagram(s, words, shapes) for s in ontology.SUBJECTS}
    return shown.render(
        "formats/ontology.html",
        title="The ontology",
        name="def",
        offers=offers,
        by_subject=by_subject,
        titles=titles,
        diagrams=pictures,
        shapes=shapes,
        rules=rules,
        about=_about(),
        total=len(words),
        found=len(found),
        asked=asked,
        measure=diagrams,
    )


def changes_page() -> str:
    """What was renamed, deprecated and added with the version of the ontology that the release carries."""
    words = _words()
    version = queries.rows(current_register().store, "ontology-version")
    said = {name: term.value for name, term in version[0].items()} if version else {}
    replaced = [
        (word, word.said.get(NAMESPACES["dcterms"] + "isReplacedBy", [])) for word in words.values() if word.deprecated
    ]
    return Page().render(
        "formats/ontology_changes.html",
        title=f"Changes of the ontology, {said.get('version', '')}",
        said=said,
        renamed=[(old, words[new[0].value], _migration(old.name)) for old, new in replaced if len(new) == 1],
        reckoned=[(old, [words[n.value] for n in new]) for old, new in replaced if len(new) > 1],
        added=[w for w in words.values() if not w.deprecated and w.one("dcterms", "issued") == said.get("issued")],
    )


def _migration(name: str) -> str:
    """The file of the release that turns data in an old word into the new one; "" where it has none."""
    release = current_site().release.path
    kebab = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
    found = sorted((release / "ontology" / "migration").glob(f"*/{kebab}.ru"))
    return found[0].relative_to(release).as_posix() if found else ""


def style_page() -> str:
    """The style guide as the release carries it. Raises NotFound where it carries none."""
    path = current_site().release.path / "ontology" / "STYLE.md"
    if not path.is_file():
        raise NotFound("This release carries no style guide of the ontology; it came with version 1.1.0.")
    said = path.read_text("utf-8")
    title, _, text = said.removeprefix("# ").partition("\n")
    beside = f"/releases/{current_register().version}"
    for file, address in (
        ("CHANGES.md)", "/def/changes)"),
        ("decisions/)", f"{beside})"),
        ("decisions/", f"{beside}/ontology/decisions/"),
    ):
        text = text.replace(f"]({file}", f"]({address}")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    # A table that is wider than a phone scrolls by itself.
    body = body.replace("<table>", '<div class="table-wrap"><table>').replace("</table>", "</table></div>")
    return Page().render("formats/ontology_style.html", title=title, body=Markup(body))  # noqa: S704 (our own, as HTML)


def shapes_page(offers) -> str:
    """What must be said of each class, in words."""
    shown = Page()
    shapes = _shapes()
    shared = shapebook.common(shapes)
    every = [rule for shape in shapes.values() for rule in shape.rules]
    shown.wanted |= shapes.keys() | {rule.path for rule in every} | {value for rule in every for value in rule.values}
    shown.settle()
    common = {check[0]: check for shape in shapes.values() for check in shape.checks if check not in shape.own_checks}
    return shown.render(
        "formats/shapes.html",
        title="The shapes",
        name="shapes",
        offers=offers,
        shapes=shapes,
        shared=shared,
        common=sorted(common.values()),
    )


def _about() -> list[tuple[str, list]]:
    """What the ontology says of itself: a name and its values, for those that it has."""
    said: dict[str, list] = {}
    for row in queries.rows(current_register().store, "ontology-about"):
        said.setdefault(row["property"].value, []).append(row["value"])
    spaces = NAMESPACES | DESCRIBING
    return [(title, said[spaces[p] + name]) for p, name, title in METADATA if spaces[p] + name in said]


def _words() -> dict[str, ontology.Word]:
    register = current_register()
    return register.once("words", lambda: ontology.read(register.store))


def _shapes() -> dict[str, shapebook.Shape]:
    register = current_register()
    return register.once("shapebook", lambda: shapebook.read(register.store))
