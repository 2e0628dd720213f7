"""What is withdrawn is gone for good, and says so; what is renamed leads on."""

import pytest
from devolved.settings import Settings
from devolved.web.app import create_app
from small_release import small_release

POST, GRAPH = "https://w3id.org/devolved/id/post/", "<https://w3id.org/devolved/graph/posts>"
LINES = [
    f'<{POST}old> <http://www.w3.org/2004/02/skos/core#prefLabel> "Old post"@en',
    f'<{POST}old> <https://w3id.org/devolved/def#withdrawnOn> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    f'<{POST}old> <http://www.w3.org/2004/02/skos/core#editorialNote> "It was never a post."@en',
    f'<{POST}before> <http://www.w3.org/2004/02/skos/core#prefLabel> "Before"@en',
    f"<{POST}before> <http://purl.org/dc/terms/isReplacedBy> <{POST}after>",
    f'<{POST}after> <http://www.w3.org/2004/02/skos/core#prefLabel> "After"@en',
]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    release = small_release(tmp_path_factory.mktemp("withdrawn"), "".join(f"{line} {GRAPH} .\n" for line in LINES))
    app = create_app(release, Settings(workers=1))
    yield app.test_client()
    app.extensions["devolved"].close()


@pytest.mark.parametrize(
    "path", ["/doc/post/old", "/doc/post/old.ttl", "/id/post/old", "/linkset/post/old", "/feed/post/old"]
)
def test_gone(path, client):
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 410 and "It was never a post." in answer.json["detail"]


@pytest.mark.parametrize("path", ["/doc/post/before", "/doc/post/before.ttl"])
def test_renamed(path, client):
    answer = client.get(path)
    assert answer.status_code == 301 and answer.headers["Location"] == path.replace("before", "after")
    assert (
        client.get("/id/post/before", follow_redirects=True, headers={"Accept": "text/turtle"}).mimetype
        == "text/turtle"
    )
