"""Whatever arrives, the answer is one that we meant:
no 5xx but the stated ones, no hang, no header that came from the request.
"""

import json
from urllib.parse import quote, urlencode

from amount import times
from grammar import QUERIES
from hypothesis import given
from hypothesis import strategies as st

MEANT = {500: "could not be carried out", 503: "", 504: ""}
MEDIA = st.sampled_from(
    [
        "*/*",
        "text/html",
        "text/csv",
        "application/sparql-results+xml",
        "text/turtle",
        "application/ld+json",
        "application/json;q=0.1,text/html;q=x",
        "a/b",
        "",
    ]
)
HEADER_NAMES = st.sampled_from(
    [
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "X-Forwarded-For",
        "X-Request-ID",
        "Origin",
        "Cookie",
        "Content-Type",
        "Accept-Datetime",
        "Referer",
        "Prefer",
        "Host",
    ]
)
HEADER_VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
HEADERS = st.dictionaries(HEADER_NAMES, HEADER_VALUES, max_size=4)
WORDS = st.one_of(
    st.sampled_from(
        [
            "doc",
            "id",
            "views",
            "authority",
            "northshire",
            "mayors",
            "in-office",
            "search",
            "reconcile",
            "static",
            "feed",
            "fragments",
            "releases",
            "diff",
            "on",
            "2020-01-01",
            "..",
            ".",
            "",
            "chart.svg",
            "chart.png",
            "embed",
            "northshire.ttl",
            "in-office.csv",
            "latest",
            "council.json",
            "timegate",
            "timemap",
            "linkset",
            "sparql",
            "v1",
            "preview",
        ]
    ),
    st.text(max_size=12),
)
# With two slashes first, the test client would take the next word for a host.
PATHS = st.lists(WORDS, max_size=5).map(lambda words: "/" + "/".join(words).lstrip("/"))
KEYS = st.one_of(
    st.sampled_from(
        [
            "on",
            "format",
            "q",
            "kind",
            "from",
            "sort",
            "desc",
            "raw",
            "query",
            "queries",
            "extend",
            "authority",
            "thing",
            "class",
            "scheme",
            "s",
            "p",
            "o",
            "subject",
            "predicate",
            "object",
            "page",
            "type",
            "prefix",
            "limit",
            "cursor",
            "id",
            "timeout",
            "theme",
            "width",
            "as",
        ]
    ),
    st.text(max_size=6),
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "2020-01-01",
            "today",
            "html",
            "ttl",
            "-1",
            "0",
            "999999999999999999999",
            "1e9",
            "authority/northshire",
            "https://w3id.org/devolved/id/authority/northshire",
            "\x00",
            "' OR 1=1",
            "?x",
            "> <",
            "²",
            "٣",
            '"a"@en',
        ]
    ),
    st.text(max_size=20),
)
PARAMETERS = st.lists(st.tuples(KEYS, VALUES), max_size=4)
BODIES = st.binary(max_size=200)
DOORS = [
    "/doc/authority",
    "/doc/authority/northshire",
    "/views/mayors/in-office",
    "/views/powers/matrix",
    "/views/things/of-kind",
    "/search",
    "/search/suggest",
    "/feed",
    "/fragments",
    "/reconcile",
    "/reconcile/preview",
    "/reconcile/suggest/entity",
    "/sparql",
    "/dataset",
    "/releases",
    "/openapi.json",
    "/ldes",
    "/sitemap.xml",
    "/views/mayors/in-office/chart.svg",
]


def meant(response) -> None:
    status = response.status_code
    if status >= 500:
        assert status in MEANT and MEANT[status] in response.text, f"{status}: {response.text[:300]}"
    assert "Set-Cookie" not in response.headers and response.headers["X-Content-Type-Options"] == "nosniff"
    if response.content_type == "application/problem+json" and response.data:
        problem = json.loads(response.data)
        assert problem["status"] == status and problem["title"] and "Traceback" not in response.text
    response.close()


@times(350)
@given(QUERIES, MEDIA, st.booleans())
def test_queries(client, query, accept, posted):
    if posted:
        meant(
            client.post(
                "/sparql",
                data=query.encode("utf-8", "surrogatepass"),
                content_type="application/sparql-query",
                headers={"Accept": accept},
            )
        )
    else:
        meant(
            client.get(
                "/sparql", query_string={"query": query.encode("utf-8", "surrogatepass")}, headers={"Accept": accept}
            )
        )


@times(450)
@given(PATHS, PARAMETERS, HEADERS)
def test_paths(client, path, parameters, headers):
    meant(client.get(quote(path.encode("utf-8", "surrogatepass")), query_string=_encoded(parameters), headers=headers))


@times(450)
@given(st.sampled_from(DOORS), PARAMETERS, HEADERS, st.sampled_from(["GET", "GET", "HEAD", "OPTIONS"]))
def test_parameters_of_every_door(client, path, parameters, headers, method):
    meant(client.open(path, method=method, query_string=_encoded(parameters), headers=headers))


@times(250)
@given(
    st.sampled_from(DOORS),
    BODIES,
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/json",
            "application/sparql-query",
            "multipart/form-data; boundary=x",
            "text/plain; charset=utf-7",
            "",
        ]
    ),
    HEADERS,
    st.sampled_from(["POST", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"]),
)
def test_bodies(client, path, body, kind, headers, method):
    meant(
        client.open(
            path,
            method=method,
            data=body,
            content_type=kind,
            headers={k: v for k, v in headers.items() if k != "Content-Type"},
        )
    )


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
    lambda v: st.one_of(
        st.lists(v, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "queries",
                    "ids",
                    "properties",
                    "id",
                    "conditions",
                    "matchType",
                    "propertyValue",
                    "propertyId",
                    "query",
                    "type",
                    "limit",
                    "pid",
                    "v",
                    "settings",
                    "on",
                ]
            ),
            v,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
QUESTIONS = st.fixed_dictionaries({}, optional={"queries": JSON, "ids": JSON, "properties": JSON})


@times(350)
@given(
    st.one_of(JSON, QUESTIONS), st.sampled_from(["/reconcile/v1/match", "/reconcile/v1/extend", "queries", "extend"])
)
def test_reconciliation_json(client, document, door):
    text = json.dumps(document)
    if door.startswith("/"):
        meant(client.post(door, data=text, content_type="application/json"))
    else:
        meant(client.post("/reconcile", data={door: text}))


@times(150)
@given(BODIES, BODIES)
def test_raw_bytes_in_the_address(client, path, query):
    meant(
        client.get(
            "/", environ_overrides={"PATH_INFO": "/" + path.decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
        )
    )


def _encoded(parameters):
    return urlencode([(k.encode("utf-8", "surrogatepass"), v.encode("utf-8", "surrogatepass")) for k, v in parameters])
