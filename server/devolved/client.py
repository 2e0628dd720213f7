"""A small client of the register.

It needs nothing but Python. Every server offers this file at ``/client.py``; it is also the package ``devolved-client``
(``from devolved_client import Register``) and ``devolved.client`` of the server's own.

register = Register("https://w3id.org/devolved")
for row in register.view("mayors/in-office"):
    print(row["mayor"]["label"])
"""

import json
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

NUMBERS = {
    "integer": int,
    "nonNegativeInteger": int,
    "int": int,
    "long": int,
    "decimal": float,
    "double": float,
    "float": float,
}


class RegisterError(Exception):
    """What the server said was wrong. ``status`` is the HTTP status, ``problem`` its whole answer (RFC 9457).

    ``status`` is 0 where no server answered.
    """

    def __init__(self, status: int, problem: dict):
        super().__init__(problem.get("detail") or problem.get("title") or f"HTTP {status}")
        self.status = status
        self.problem = problem


class Register:
    """A server of the register. ``release`` pins every answer to one release, ``on`` to one day (YYYY-MM-DD)."""

    def __init__(self, address: str, release: str = "", on: str = "", timeout: float = 30):
        self.address = address.rstrip("/") + (f"/releases/{release}" if release else "")
        self.on = on
        self.timeout = timeout

    def view(self, path: str, **parameters) -> list[dict]:
        """Rows of a view ("mayors/in-office"), each a dictionary. Things are {"id": …, "label": …}."""
        return self._json(f"/views/{quote(path)}.json", parameters)["rows"]

    def frame(self, path: str, **parameters):
        """A view as a pandas DataFrame: the columns of its CSV, with IRIs and labels side by side. Needs pandas."""
        from io import StringIO

        from pandas import read_csv

        return read_csv(StringIO(self._get(f"/views/{quote(path)}.csv", parameters, "text/csv")))

    def entity(self, kind: str, slug: str) -> dict:
        """What the register states about one thing, with its evidence."""
        return self._json(f"/doc/{quote(kind)}/{quote(slug)}.json", {})

    def search(self, words: str, kind: str = "") -> list[dict]:
        """Things that words may mean, best first: id, label, kind, score, description."""
        return self._json("/search", {"q": words, "format": "json", "kind": kind})["results"]

    def sparql(self, query: str) -> list[dict] | bool:
        """Rows of a SELECT as dictionaries of Python values (IRIs and dates as text), or the answer of an ASK."""
        answer = self._json("/sparql", {"query": query, "format": "json"}, "application/sparql-results+json")
        if "boolean" in answer:
            return answer["boolean"]
        return [{name: _value(term) for name, term in row.items()} for row in answer["results"]["bindings"]]

    def _json(self, path: str, parameters: dict, accept: str = "application/json") -> dict:
        return json.loads(self._get(path, parameters, accept))

    def _get(self, path: str, parameters: dict, accept: str) -> str:
        pairs = {k: v for k, v in parameters.items() if v not in ("", None)}
        if self.on:
            pairs.setdefault("on", self.on)
        request = Request(
            self.address + path + ("?" + urlencode(pairs) if pairs else ""),
            headers={"Accept": f"{accept}, application/problem+json;q=0.5"},
        )
        try:
            with urlopen(request, timeout=self.timeout) as response:
                return response.read().decode("utf-8")
        except HTTPError as error:
            try:
                problem = json.loads(error.read())
            except ValueError:
                problem = {}
            raise RegisterError(error.code, problem) from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise RegisterError(0, {"detail": f"{self.address} does not answer: {reason}"}) from None


def _value(term: dict):
    convert = NUMBERS.get(term.get("datatype", "").rpartition("#")[2], str)
    return term["value"] == "true" if term.get("datatype", "").endswith("#boolean") else convert(term["value"])
