"""What a build says of itself in Turtle: one template a file, into which goes what only the build knows."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from devolved.vocabulary import BASE, NAMESPACES

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)
_TEMPLATES.globals.update(base=BASE, namespaces=NAMESPACES)


def write(name: str, **values) -> str:
    """The template of that name, filled. Nothing is escaped: a text from data is given as a term (``Term.n3``)."""
    return _TEMPLATES.get_template(f"{name}.ttl").render(values)


def _short(term) -> str:
    """The address of a word as part of a name: ``org-Post``."""
    for prefix, namespace in NAMESPACES.items():
        if term.value.startswith(namespace):
            return f"{prefix}-{term.value[len(namespace) :]}"
    return "other-" + "".join(c if c.isalnum() else "-" for c in term.value)


_TEMPLATES.filters["short"] = _short
