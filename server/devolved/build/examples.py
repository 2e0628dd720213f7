"""Examples: the questions of the ontology as queries in the store, for editors to offer.

``sh:SPARQLExecutable`` (https://www.w3.org/TR/shacl/#sparql-constraints-prefixes);
``schema:target`` names the endpoint, as catalogues of SPARQL examples do.
"""

import re

from devolved.build.inputs import Inputs
from devolved.build.turtle import TEMPLATES
from devolved.store.terms import text

FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.MULTILINE | re.IGNORECASE)


def as_turtle(inputs: Inputs) -> str:
    """Every question under ontology/questions: its words, its query, its prefixes, its place among the others."""
    examples = []
    for path in sorted((inputs.root / "ontology" / "questions").glob("*.rq")):
        lines = path.read_text("utf-8").splitlines()
        title, *words = [line[1:].strip() for line in lines if line.startswith("#")] or [path.stem]
        query = "\n".join(line for line in lines if not line.startswith("#")).strip()
        form = FORM.search(query)
        examples.append(
            {
                "name": path.stem,
                "title": text(title, "en"),
                "words": words and text(" ".join(" ".join(words).split()), "en"),
                "form": form[1].lower() if form else "select",
                "query": text(query),
            }
        )
    return TEMPLATES.write("examples", examples=examples)
