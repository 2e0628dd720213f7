"""A client that shows everything: raw requests over a socket, nothing repaired, nothing followed."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.headers.get("Content-Type", "")


def call(
    url: str,
    method: str = "GET",
    body: bytes | str | None = None,
    headers: dict | None = None,
    wait: float = 30,
    **parameters,
) -> Reply:
    """One request on a connection of its own. Lists among the parameters repeat a name."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=wait)
    query = parts.query + urlencode(parameters, doseq=True)
    try:
        connection.request(method, parts.path + ("?" + query if query else ""), body, headers or {})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def select(url: str, query: str, **parameters) -> list[dict]:
    """Rows of a SELECT as plain dictionaries of values."""
    reply = call(url, query=query, **parameters)
    assert reply.status == 200, reply.body
    return [{n: v["value"] for n, v in row.items()} for row in reply.json["results"]["bindings"]]
