"""What a build says of a release in Turtle: one template a file."""

from pathlib import Path

from devolved.store.terms import Term
from devolved.turtle import Templates
from devolved.vocabulary import NAMESPACES

TEMPLATES = Templates(Path(__file__).parent)


def _short(term: Term) -> str:
    """The address of a word as part of a name: ``org-Post``."""
    for prefix, namespace in NAMESPACES.items():
        if term.value.startswith(namespace):
            return f"{prefix}-{term.value[len(namespace) :]}"
    return "other-" + "".join(c if c.isalnum() else "-" for c in term.value)


TEMPLATES.environment.filters["short"] = _short
