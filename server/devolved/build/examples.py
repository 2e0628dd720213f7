"""Examples: the questions of the ontology as queries in the store, for editors to offer.

``sh:SPARQLExecutable`` (https://www.w3.org/TR/shacl/#sparql-constraints-prefixes);
``schema:target`` names the endpoint, as catalogues of SPARQL examples do.
"""

import re

from devolved.build.inputs import Inputs
from devolved.store.terms import Term
from devolved.vocabulary import BASE

_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}


def as_turtle(inputs: Inputs) -> str:
    """Every question under ontology/questions: its words, its query, its prefixes, its place among the others."""
    parts = [
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX schema: <https://schema.org/>\n"
        "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n"
    ]
    for path in sorted((inputs.root / "ontology" / "questions").glob("*.rq")):
        text = path.read_text("utf-8")
        notes = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
        query = "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()
        form = _FORMS.get(_form(query), "select")
        kind = {
            "select": ", sh:SPARQLSelectExecutable",
            "ask": ", sh:SPARQLAskExecutable",
            "construct": ", sh:SPARQLConstructExecutable",
        }[form]
        words = " ".join(re.sub(r"\s+", " ", note) for note in notes[1:])
        comment = f"    rdfs:comment {_text(words, 'en')} ;\n" if words else ""
        parts.append(
            f"""<{BASE}examples/{path.stem}> a sh:SPARQLExecutable{kind} ;
    rdfs:label {_text(notes[0] if notes else path.stem, "en")} ;
{comment}    dcterms:identifier "{path.stem}" ;
    sh:prefixes <{BASE}prefixes> ;
    schema:target <{BASE}sparql> ;
    sh:{form} {_text(query)} .
"""
        )
    return "".join(parts)


def _form(query: str) -> str:
    found = re.search(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", query, re.MULTILINE | re.IGNORECASE)
    return found[1].upper() if found else "SELECT"


def _text(text: str, language: str = "") -> str:
    return Term("literal", text, "", language).n3()
