"""RDF terms as the register handles them: small, immutable, no engine in sight."""

from typing import NamedTuple

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BAD_IN_IRI = frozenset('<>"{}|^`\\') | {chr(c) for c in range(0x21)}


class Term(NamedTuple):
    """An IRI, a blank node or a literal. Compares and sorts as a tuple."""

    kind: str  # "iri", "bnode" or "literal"
    value: str
    datatype: str = ""  # full IRI; empty for plain and tagged strings
    language: str = ""

    def n3(self) -> str:
        """The term in Turtle and SPARQL syntax, safe to place in a query.

        Raises ValueError for an IRI that cannot be written (spaces, brackets …).
        """
        if self.kind == "iri":
            if not self.value or _BAD_IN_IRI & set(self.value):
                raise ValueError(f"not an IRI: {self.value!r}")
            return f"<{self.value}>"
        if self.kind == "bnode":
            return f"_:{self.value}"
        quoted = '"' + "".join(_ESCAPES.get(c, c) for c in self.value) + '"'
        if self.language:
            return f"{quoted}@{self.language}"
        return f"{quoted}^^{Term('iri', self.datatype).n3()}" if self.datatype else quoted

    def __str__(self) -> str:
        return self.value


def iri(value: str) -> Term:
    return Term("iri", value)


def text(value: str, language: str = "") -> Term:
    return Term("literal", value, "", language)


def typed(value: str, datatype: str) -> Term:
    """A literal of an XSD datatype, named shortly: ``typed("2026-11-24", "date")``."""
    return Term("literal", value, XSD + datatype)
