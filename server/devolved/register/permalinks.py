"""Queries as short codes, for links that need no memory on the server.

A code is the query itself: deflated with a dictionary of the words that queries
of this register are made of, checked by a sum, and written in letters that
addresses, mails and messages leave as they are. The first letter names the
dictionary. A dictionary is never changed, since links would break: a better one
gets another letter.
"""

import base64
import binascii
import zlib

from devolved.errors import BadRequest, TooLarge

LONGEST_QUERY = 100_000  # characters
LONGEST_CODE = 3_000  # so that the whole address stays below what servers take
# What is likeliest stands last: it is nearest, and so cheapest to name (RFC 1951).
_FIRST = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX devo: <https://w3id.org/devolved/def#>
CONSTRUCT DESCRIBE ASK GROUP BY HAVING LIMIT OFFSET UNION MINUS GRAPH BIND ( STR( COALESCE( IF( CONTAINS( STRSTARTS( \
LCASE( "^^xsd:date YEAR(
commitment assessment status strength competence power conferral instrument provision agreement funding meeting forum \
council person post party tier role
devo:statusNow devo:strength devo:dueBy devo:carriedOutBy devo:assesses devo:assessedOn devo:amountPounds \
devo:recipient devo:fund devo:competence devo:under
devo:exercisedBy devo:conferredOn devo:power ; devo:holdsPower devo:designates devo:tier devo:tierNow \
devo:constituent devo:heldBy devo:seatIn devo:chair
devo:heldOn devo:meetingOf devo:party devo:post ; org:member ?person ; devo:sinceDay ?since . OPTIONAL { ?tenure \
devo:untilDay ?until }
FILTER NOT EXISTS { VALUES ?authority { authority:greater-manchester-combined-authority } FILTER ( !BOUND(?until) || \
?day < ?until ) OPTIONAL { ?record devo:endsOn ?until }
OPTIONAL { ?record devo:startsOn ?since } rdfs:label ?name . ?thing a devo: ; rdfs:label ?label . ( COUNT(DISTINCT \
?thing) AS ?n ) ORDER BY DESC(?n)
PREFIX authority: <https://w3id.org/devolved/id/authority/>
SELECT DISTINCT ?authority ?mayor WHERE {
    ?body devo:mayor ?person ; rdfs:label ?authority .
}
ORDER BY ?name
"""
DICTIONARIES = {"a": _FIRST.encode()}
NEWEST = "a"


def shorten(query: str) -> str:
    """The code of a query; empty when the query is too long for a link."""
    text = query.replace("\r\n", "\n").strip().encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARIES[NEWEST])
    packed = packer.compress(text) + packer.flush()
    code = NEWEST + base64.urlsafe_b64encode(_sum(text) + packed).decode().rstrip("=")
    return code if len(code) <= LONGEST_CODE else ""


def expand(code: str) -> str:
    """The query of a code. Raises BadRequest for one that was cut off or altered, TooLarge for a bomb."""
    words = DICTIONARIES.get(code[:1])
    damaged = BadRequest(
        "This link is damaged: part of it was lost or altered on the way. Ask for it again where you found it."
    )
    if words is None or len(code) > LONGEST_CODE:
        raise damaged
    try:
        raw = base64.b64decode(code[1:] + "=" * (-(len(code) - 1) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15, words)
        text = unpacker.decompress(raw[3:], LONGEST_QUERY + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise damaged from None
    if len(text) > LONGEST_QUERY:
        raise TooLarge(f"A query may have {LONGEST_QUERY:,} characters.")
    if not unpacker.eof or unpacker.unused_data or _sum(text) != raw[:3]:
        raise damaged
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise damaged from None


def fingerprint(query: str) -> str:
    """Six letters by which a link knows whether a query of the gallery is still the one it was made from."""
    return f"{zlib.crc32(query.encode()) & 0xFFFFFF:06x}"


def _sum(text: bytes) -> bytes:
    return zlib.crc32(text).to_bytes(4, "big")[1:]
