"""The engine behind the server is cut off under readers' hands, and comes back:
plain words meanwhile, no restart of ours after.
"""

import json
import time
import urllib.request
from contextlib import ExitStack
from datetime import date
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from devolved.operate.load import load
from devolved.settings import Settings
from devolved.store.remote.service import Service
from engines import free_port, oxigraph
from small_release import small_release, tenures

from server import serving

pytestmark = [pytest.mark.remote, pytest.mark.xdist_group("remote-store")]
QUERY = "PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?person { ?post devo:holder ?person }"


def ask(url: str, number: int) -> tuple[int, dict]:
    """Status and answer; each question differs, so that none is answered from what is kept."""
    try:
        with urllib.request.urlopen(f"{url}?query={quote(QUERY)}+LIMIT+{number}&format=json", timeout=30) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


def test_cut_off_and_back(tmp_path):
    port, release = free_port(), small_release(tmp_path / "releases", tenures([("ada", "2010-05-01", None)]))
    with ExitStack() as engine:
        service = engine.enter_context(oxigraph(tmp_path, port))
        settings = {"store": f"sparql+{service.query}", "store_update": service.update, "store_graphs": service.graphs}
        load(release, Service.of(Settings(**settings)), date.today())
        server = ExitStack()
        url = server.enter_context(serving(tmp_path / "releases", **settings))
        assert ask(url, 1)[0] == 200
    with server:
        for number in range(2, 8):
            status, problem = ask(url, number)
            assert status == 503 and "does not answer" in problem["detail"], problem
        assert ask(url, 1)[0] == 200  # kept answers live on
        with oxigraph(tmp_path, port):
            for number in range(8, 40):
                status, answer = ask(url, number)
                if status == 200:
                    break
                time.sleep(0.2)
            assert status == 200 and answer["results"]["bindings"][0]["person"]["value"].endswith("/ada")
