"""No answer can be mistaken for whole when it is not, in any format, through the real server.

Before the first byte a failure is a problem document. After it, the connection
is broken off: curl exits with 18 ("transfer closed with outstanding read data
remaining"), never with 0.
"""

import socket
import subprocess
from urllib.parse import quote

import pytest
from http_client import call

# Every pair of wide rows: streams far more than a worker gets through in the time.
ENDLESS = "SELECT * { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y . ?c <https://example.org/p> ?z }"
ENDLESS_GRAPH = (
    "CONSTRUCT { ?a ?b ?c } WHERE { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y . "
    "?c <https://example.org/p> ?z }"
)
FORMATS = [(ENDLESS, name) for name in ("json", "xml", "csv", "tsv")] + [
    (ENDLESS_GRAPH, name) for name in ("nt", "ttl", "rdf", "jsonld")
]

TIMES = (0.3, 0.9, 2.7)


@pytest.mark.usefixtures("nothing_goes_on")
@pytest.mark.parametrize("query, name", FORMATS)
def test_an_answer_that_runs_out_of_time_is_broken_off(url, query, name):
    if url.store == "virtuoso" and name not in ("json", "nt"):
        pytest.skip("it goes on with what nobody waits for; what it is asked for is the same in every format")
    # On a busy machine the first byte may not come in the shortest time: a refusal, then.
    for seconds in TIMES:
        address = f"{url}?query={quote(query)}&format={name}&timeout={seconds}"
        done = subprocess.run(
            ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", address],
            capture_output=True,
            text=True,
            timeout=60,
        )
        status, size = done.stdout.split()
        if url.store == "virtuoso":  # it has the whole answer before it sends a byte: always a refusal
            assert status == "504"
            return
        if status != "504":
            break
    assert (done.returncode, status) == (18, "200"), (done.returncode, done.stdout, done.stderr)
    assert int(size) > 1_000_000


def test_a_compressed_answer_that_runs_out_of_time_is_broken_off(url):
    if url.store == "virtuoso":
        pytest.skip("it has the whole answer before it sends a byte")
    for seconds in TIMES:  # as above
        address = f"{url}?query={quote(ENDLESS)}&format=csv&timeout={seconds}"
        command = ["curl", "-sS", "--compressed", "-o", "/dev/null", "-w", "%{http_code}", address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.stdout != "504":
            break
    assert (done.returncode, done.stdout) == (18, "200")


def test_an_answer_past_the_size_limit_is_broken_off(tmp_path):
    from small_release import small_release, wide

    from server import serving

    small_release(tmp_path / "releases", wide(2_000))
    with serving(tmp_path / "releases", result_bytes=3_000_000) as url:
        address = f"{url}?query={quote(ENDLESS)}&format=csv"
        done = subprocess.run(["curl", "-sS", "-o", "/dev/null", address], capture_output=True, timeout=60)
        assert done.returncode == 18
        query = "SELECT * { ?s ?p ?o } ORDER BY ?o"
        assert call(url, query=query).status == 200


def test_an_answer_past_a_small_size_limit_is_refused_422(tmp_path):
    from small_release import small_release, wide

    from server import serving

    small_release(tmp_path / "releases", wide(100))
    with serving(tmp_path / "releases", result_bytes=5_000) as url:
        reply = call(url, query="SELECT * { ?s ?p ?o }")
        assert reply.status == 422 and reply.json["limit"] == 5_000 and "LIMIT" in reply.json["detail"]


@pytest.mark.usefixtures("nothing_goes_on")
def test_a_query_that_yields_nothing_in_time_is_a_problem_504(url):
    reply = call(url, query=ENDLESS.replace("*", "(COUNT(*) AS ?n)"), timeout="0.2")
    assert reply.status == 504 and reply.type == "application/problem+json"
    assert reply.json["limit"] == 0.2 and "LIMIT" in reply.json["detail"]


@pytest.mark.usefixtures("nothing_goes_on")
def test_a_client_of_http_1_0_gets_a_length_or_a_problem(url):
    """There the end of the connection is the end of the answer, so nothing may flow before it is whole."""
    assert _http_1_0(url, ENDLESS, "timeout=0.3").startswith((b"HTTP/1.0 504", b"HTTP/1.1 504"))
    whole = _http_1_0(
        url, "SELECT * { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y } LIMIT 8000", "format=csv"
    )
    head, _, body = whole.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert b" 200 " in head.split(b"\r\n")[0] and length == len(body) > 1_500_000


def _http_1_0(url, query: str, more: str) -> bytes:
    with socket.create_connection(("127.0.0.1", url.port), timeout=60) as connection:
        connection.sendall(f"GET /sparql?query={quote(query)}&{more} HTTP/1.0\r\n\r\n".encode())
        received = b""
        while data := connection.recv(1 << 16):
            received += data
    return received


def test_a_large_answer_that_ends_well_is_whole_200(url):
    query = "SELECT * { ?a <https://example.org/p> ?x . ?b <https://example.org/p> ?y } LIMIT 30000"
    reply = call(url, query=query, format="csv")
    assert reply.body.count(b"\r\n") == 30_001 and reply.body.endswith(b"\r\n")
    assert reply.headers["Transfer-Encoding"] == "chunked" and reply.headers["ETag"]
