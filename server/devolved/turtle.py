"""RDF that we state ourselves, written as Turtle in templates: one a file, into which goes what varies."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from devolved.store.terms import Term, iri, text
from devolved.vocabulary import BASE, NAMESPACES


class Templates:
    """The templates of one folder.

    A ``Term`` is written as one, so that a value can never become part of the syntax; a text becomes one by ``|text``
    or ``|iri``, and anything else stands as it is. At hand in each are ``base``, our ``namespaces``, and ``prefixes``
    for them.
    """

    def __init__(self, folder: Path):
        self.environment = Environment(
            loader=FileSystemLoader(folder),
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=lambda value: value.n3() if isinstance(value, Term) else value,
        )
        prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in NAMESPACES.items())
        self.environment.globals.update(base=BASE, namespaces=NAMESPACES, prefixes=prefixes)
        self.environment.filters.update(text=text, iri=iri)

    def write(self, name: str, **values) -> str:
        """The template ``{name}.ttl``, filled. Raises ValueError for a term that cannot be written."""
        return self.environment.get_template(f"{name}.ttl").render(values)
