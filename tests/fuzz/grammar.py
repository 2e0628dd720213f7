"""SPARQL made from its grammar: mostly right, sometimes wild, now and then broken by a stray character."""

from hypothesis import strategies as st

VARIABLES = st.sampled_from(["?s", "?p", "?o", "?a", "?b", "$c", "?é", "?from", "$graph"])
IRIS = st.sampled_from(
    [
        "devo:mayor",
        "rdfs:label",
        "a",
        "<https://w3id.org/devolved/id/authority/northshire>",
        "<relative>",
        "<https://w3id.org/devolved/graph/on/2020-01-01>",
        "skos:prefLabel",
        "nowhere:x",
        "<\\u0041>",
    ]
)
LITERALS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(
        [
            '"x"@en',
            '"2020-01-01"^^xsd:date',
            "'''a\n'b'''",
            '"\\u00e9\\n"',
            "true",
            "1e400",
            '"nan"^^xsd:double',
            '"-"^^xsd:integer',
            '""',
            '"\\ud800"',
        ]
    ),
    st.text(max_size=12).map(
        lambda t: '"' + t.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    ),
)
TERMS = st.one_of(VARIABLES, IRIS.filter(lambda i: i != "a"), LITERALS)
FUNCTIONS = st.sampled_from(
    [
        "STR",
        "LANG",
        "STRLEN",
        "UCASE",
        "YEAR",
        "ABS",
        "isIRI",
        "MD5",
        "BOUND",
        "IRI",
        "DATATYPE",
        "RAND",
        "NOW",
        "ENCODE_FOR_URI",
    ]
)


def expressions(inner):
    return st.one_of(
        st.tuples(FUNCTIONS, inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, st.sampled_from(["=", "!=", "<", "+", "/", "*", "&&", "||", "-"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        st.tuples(inner, inner).map(lambda t: f"REGEX(STR({t[0]}), {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"IF({t[0]}, {t[1]}, COALESCE({t[2]}))"),
        inner.map(lambda e: f"(!{e})"),
    )


EXPRESSIONS = st.recursive(st.one_of(VARIABLES, LITERALS), expressions, max_leaves=5)
PATHS = st.recursive(
    IRIS,
    lambda p: st.one_of(
        p.map("^({})".format),
        p.map("({})*".format),
        st.tuples(p, p).map("({0[0]}/{0[1]})".format),
        st.tuples(p, p).map("({0[0]}|{0[1]})".format),
    ),
    max_leaves=3,
)
TRIPLES = st.tuples(TERMS, st.one_of(VARIABLES, PATHS), TERMS).map("{0[0]} {0[1]} {0[2]} . ".format)


def groups(inner):
    return st.one_of(
        st.lists(inner, max_size=3).map(" ".join),
        inner.map("OPTIONAL {{ {} }}".format),
        st.tuples(inner, inner).map("{{ {0[0]} }} UNION {{ {0[1]} }}".format),
        inner.map("MINUS {{ {} }}".format),
        st.tuples(st.one_of(VARIABLES, IRIS), inner).map("GRAPH {0[0]} {{ {0[1]} }}".format),
        EXPRESSIONS.map("FILTER ({})".format),
        inner.map("FILTER NOT EXISTS {{ {} }}".format),
        st.tuples(EXPRESSIONS, VARIABLES).map("BIND ({0[0]} AS {0[1]})".format),
        st.lists(TERMS, max_size=4).map(lambda ts: "VALUES ?s { " + " ".join(ts) + " }"),
        inner.map("{{ SELECT * WHERE {{ {} }} LIMIT 5 }}".format),
        inner.map("SERVICE <http://127.0.0.1:9/> {{ {} }}".format),
    )


PATTERNS = st.recursive(TRIPLES, groups, max_leaves=8)
ENDS = st.sampled_from(
    [
        "",
        " LIMIT 10",
        " ORDER BY ?s DESC(?o) LIMIT 3",
        " OFFSET 99999999999",
        " GROUP BY ?s HAVING (COUNT(*) > 1)",
        " LIMIT -1",
    ]
)
HEADS = st.sampled_from(
    [
        "SELECT *",
        "SELECT DISTINCT ?s ?o",
        "SELECT (COUNT(*) AS ?n)",
        "ASK",
        "CONSTRUCT { ?s ?p ?o }",
        "DESCRIBE ?s",
        "SELECT (GROUP_CONCAT(?o) AS ?x)",
        "INSERT DATA",
        "SELECT REDUCED ?nope",
    ]
)
PREFIXES = (
    "PREFIX devo: <https://w3id.org/devolved/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
WHOLE = st.tuples(HEADS, PATTERNS, ENDS).map(lambda t: f"{PREFIXES}{t[0]} WHERE {{ {t[1]} }}{t[2]}")


def _spoilt(parts) -> str:
    query, place, stray = parts
    at = place % (len(query) + 1)
    return query[:at] + stray + query[at:]


QUERIES = st.one_of(
    WHOLE,
    st.tuples(
        WHOLE,
        st.integers(0, 10_000),
        st.sampled_from(["{", "}", '"', "<", "\\", "#", "\x00", "'''", "\U0001f4a9", "\u202e"]),
    ).map(_spoilt),
)
