"""A round of the watch: what the register rests on, asked about by the adapter that knows it best."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from devolved.build.workspace import Workspace
from devolved.vocabulary import NAMESPACES
from devolved.watch import govuk, pages, statutes, wikidata
from devolved.watch.found import Found
from devolved.watch.polite import Polite

ADAPTERS = ("addresses", "law", "holders")
_PREFIXES = "".join(f"PREFIX {name}: <{NAMESPACES[name]}>\n" for name in ("devo", "foaf", "org", "owl", "xsd"))
_SOURCES = """SELECT ?source ?page (MAX(STR(?on)) AS ?read) WHERE {
    ?source a devo:Source ; foaf:page ?page . OPTIONAL { ?source devo:readOn ?on }
} GROUP BY ?source ?page ORDER BY ?source ?page"""
_LAWS = """SELECT DISTINCT ?address WHERE { ?law ?said ?address . FILTER ( isIRI(?address) &&
    REGEX(STR(?address), "^https?://(www[.])?legislation[.]gov[.]uk/") ) }"""
_POSTS = """SELECT ?post ?item ?holder ?name WHERE {
    ?post a devo:Post ; owl:sameAs ?item .
    OPTIONAL { ?tenure devo:post ?post ; org:member ?person . ?person foaf:name ?name ; owl:sameAs ?holder .
        FILTER ( STRSTARTS(STR(?holder), "http://www.wikidata.org/entity/") )
        FILTER NOT EXISTS { ?tenure devo:endsOn|devo:endsAfter|devo:endsBefore ?end }
        FILTER NOT EXISTS { ?tenure devo:startsOn ?later . FILTER ( STR(?later) > "%s" ) } }
    FILTER ( STRSTARTS(STR(?item), "http://www.wikidata.org/entity/") ) }"""
# Posts whose holder has no item here cannot be compared.
_UNNAMED = """SELECT DISTINCT ?post WHERE { ?tenure devo:post ?post ; org:member ?person .
    FILTER NOT EXISTS { ?person owl:sameAs ?item . FILTER ( STRSTARTS(STR(?item), "http://www.wikidata.org/entity/") ) }
    FILTER NOT EXISTS { ?tenure devo:endsOn|devo:endsAfter|devo:endsBefore ?end } }"""


def watch(
    workspace: Workspace,
    client: Polite,
    on: date,
    adapters: Iterable[str] = ADAPTERS,
    on_step: Callable[[str], None] = lambda step: None,
) -> Iterator[Found]:
    """Findings, as they come. The workspace has been parsed; nothing is written to it."""
    if "law" in adapters:
        on_step("law")
        known = {statutes.number(row["address"].value) for row in workspace.each(_PREFIXES + _LAWS)}
        yield from statutes.look(client, {law for law in known if law}, on.year)
    if "holders" in adapters:
        on_step("holders")
        yield from wikidata.look(client, posts(workspace, on))
    if "addresses" in adapters:
        for source, address, read in _alternating(sources(workspace)):
            on_step(address)
            adapter = govuk if govuk.concerns(address) else pages
            yield from adapter.look(client, source, address, read)


def sources(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Source, address of its page, day on which it was read ("" where that is not known)."""
    rows = workspace.each(_PREFIXES + _SOURCES)
    return [(row["source"].value, row["page"].value, row["read"].value[:10] if "read" in row else "") for row in rows]


def posts(workspace: Workspace, on: date) -> dict[str, tuple[str, str, str]]:
    """Item of a post → its address, the item of its holder on that day ("" for nobody), the holder's name."""
    unnamed = {row["post"].value for row in workspace.each(_PREFIXES + _UNNAMED)}
    found = {}
    for row in workspace.each(_PREFIXES + _POSTS % on.isoformat()):
        if row["post"].value not in unnamed:
            holder, name = (row[each].value if each in row else "" for each in ("holder", "name"))
            found[row["item"].value] = (row["post"].value, holder, name)
    return found


def _alternating(rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """One of each host in turn, so that the wait for one is spent on the others."""
    by_host: dict[str, list] = {}
    for row in rows:
        by_host.setdefault(row[1].split("/")[2].lower() if row[1].count("/") > 1 else "", []).append(row)
    while by_host:
        for host in list(by_host):
            yield by_host[host].pop(0)
            if not by_host[host]:
                del by_host[host]
