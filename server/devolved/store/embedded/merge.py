"""Which default graphs a query names, asked of the engine.

The engine does not merge the graphs of several FROM clauses: a triple that two
of them hold is found twice (RDF merge, SPARQL 1.1 Query, section 13.2.1, finds
it once). So where a query names several, a merged graph takes their place, and
the engine has to say which they are. It is asked the query's own head and tail
around another pattern, over a store in which each graph holds its own name.
"""

import pyoxigraph as ox

from devolved.vocabulary import BASE

HOLDS, TELL, SENTINEL = (ox.NamedNode("urn:devolved:" + name) for name in ("holds", "tell", "sentinel"))
PROBE = (
    f"{{ {{ BIND({SENTINEL} AS ?devolvedGraph) }} UNION {{ ?devolvedGraph {HOLDS} ?devolvedGraph }} "
    f"FILTER({TELL}(?devolvedGraph)) }}"
)
FIRST, LAST = 8, 4  # braces at which the pattern may begin and end; more are not tried
NO = ox.Literal(False)


def default_graphs(text: str, graphs: list[str]) -> list[str]:
    """Those of the named graphs that are in the default graph of a query;
    empty when the engine cannot be made to say.
    """
    store = ox.Store()
    names = [ox.NamedNode(graph) for graph in graphs]
    store.extend(ox.Quad(name, HOLDS, name, name) for name in names)
    opening = [at for at, character in enumerate(text) if character == "{"][:FIRST]
    closing = [at for at, character in enumerate(text) if character == "}"][: -LAST - 1 : -1]
    for start in opening:
        for end in closing:
            if start < end and (told := _told(store, text[:start] + PROBE + text[end + 1 :])):
                return [graph for graph, name in zip(graphs, names, strict=True) if name in told]
    return []


def _told(store: ox.Store, probe: str) -> set[ox.NamedNode]:
    """What the probing pattern saw; empty when it did not run."""
    told: set = set()

    def tell(value):
        told.add(value)
        return NO

    try:
        answer = store.query(probe, base_iri=BASE, custom_functions={TELL: tell})
        if not isinstance(answer, ox.QueryBoolean):
            for _ in answer:
                pass
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return set()
    return told
