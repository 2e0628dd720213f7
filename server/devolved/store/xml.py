"""What XML can carry: neither the result format nor RDF/XML can write every answer.

XML 1.0 (https://www.w3.org/TR/xml/#charsets) has no way to write most control characters, and RDF/XML
(https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising) none to write a property whose address does not end in
a name. The engine writes both as if they could be read again; here they are refused, with a word of what can carry
them. A carriage return, which a reader would take for a line feed, is written as a reference.
"""

import re
from collections.abc import Iterable, Iterator

from devolved.errors import BadQuery

MEDIA_TYPES = ("application/sparql-results+xml", "application/rdf+xml")
_UNWRITABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Of an address: the longest name at its end, without a colon (https://www.w3.org/TR/xml-names/#NT-NCName).
_NAME = re.compile(r"[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\ufffd]"
                   r"[\w.\u00b7-]*\Z")  # fmt: skip


def carried(text: str) -> str:
    """The text without the characters that XML has no way to write."""
    return _FORBIDDEN.sub("", text)


class CheckedXml:
    """A file for XML in UTF-8 that lets pass what can be read again. ``write`` raises BadQuery for what cannot."""

    def __init__(self, output):
        self._output, self._kept = output, b""

    def write(self, data) -> int:
        written = self._kept + bytes(data)
        if found := _UNWRITABLE.search(written):
            character = ord(found[0].decode("utf-8"))
            raise BadQuery(
                f"The answer holds the character U+{character:04X}, which XML cannot write. "
                "Ask for another format: JSON, CSV or TSV for rows, Turtle or N-Triples for graphs."
            )
        # The first bytes of a character may come before its last.
        split = next((n for n in (2, 1) if written.endswith(b"\xef\xbf"[:n]) and n <= len(written)), 0)
        self._kept = written[len(written) - split :] if split else b""
        self._output.write(written[: len(written) - split].replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self._output.flush()


def writable(triples: Iterable) -> Iterator:
    """The triples, as far as RDF/XML can write their properties. Raises BadQuery at one that it cannot."""
    for triple in triples:
        if not _NAME.search(triple.predicate.value):
            raise BadQuery(
                f"RDF/XML cannot write the property <{triple.predicate.value[:200]}>: its address does not end in a "
                "name. Ask for Turtle, N-Triples or JSON-LD."
            )
        yield triple
