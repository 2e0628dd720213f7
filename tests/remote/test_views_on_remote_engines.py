"""The register behind other people's engines: pages ask the same questions and must get the same answers.

In the ordinary run a tiny one; the real one, which takes minutes to load and to ask, in the long form.
"""

import re
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from behind import behind  # noqa: E402
from devolved.errors import QueryDied  # noqa: E402
from devolved.register.agreement import Difference, differences
from devolved.register.register import LIBRARY
from devolved.settings import Settings  # noqa: E402
from devolved.store import open_store  # noqa: E402
from devolved.web.app import create_app  # noqa: E402
from devolved.web.site import Site  # noqa: E402

pytestmark = [pytest.mark.remote, pytest.mark.xdist_group("remote")]
LINK = re.compile(rb'(?:href="([^"]+)"|>([^<>]*[a-z][^<>]*)<)')
AUTHORITY = {"tiny": "northshire", "real": "greater-manchester-combined-authority"}
PAGES = (
    "/",
    "/powers",
    "/promises",
    "/map",
    "/views",
)
# Virtuoso 7.2.5 (Debian 12) answers some wrongly: optional patterns within optional patterns, UNDEF, and dates "<=" a
# constant.
FAULTY = {"oxigraph": 0, "virtuoso": 1 / 8}  # the part of the views that may differ
# Its compiler also fails on some ("Bad dfe in sqlo_place_exp"): on 3 of 155 after most starts, on some 50 after about
# one start in fifteen.
# It says so, and nobody is misled; the other views must still be the same.
REFUSED = {"oxigraph": 0, "virtuoso": 1 / 2}


@pytest.fixture(scope="module", params=["tiny", pytest.param("real", marks=pytest.mark.long)])
def world(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def release(request, world):
    return request.getfixturevalue(f"{world}_release")


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def remote(request, tmp_path_factory, release):
    with behind(request.param, tmp_path_factory.mktemp(request.param), release) as settings:
        with closing(open_store(release, Settings(**settings))) as store:
            store.name = request.param
            yield store


@pytest.fixture(scope="module")
def within(release):
    with closing(open_store(release, Settings(workers=1))) as store:
        yield store


def test_views_have_the_same_rows(remote, within):
    found = list(differences(LIBRARY, within, remote))
    wrong = [difference for difference in found if difference.answered]
    assert len(wrong) <= FAULTY[remote.name] * len(LIBRARY), wrong
    assert len(found) - len(wrong) <= REFUSED[remote.name] * len(LIBRARY), found


def test_it_notices_an_engine_that_answers_otherwise(within, world):
    class Forgetful:
        def rows(self, query, on=None):
            return within.rows(query)[1:]

    found = list(differences(LIBRARY, within, Forgetful()))
    assert len(found) > {"tiny": 50, "real": 100}[world]
    assert all(difference.answered for difference in found)


def test_it_tells_a_refusal_from_a_wrong_answer(within):
    class Refusing:
        def rows(self, query, on=None):
            raise QueryDied("The compiler failed.\nIts stack follows.")

    view = next(iter(LIBRARY))
    assert list(differences([view], within, Refusing())) == [
        Difference(view.path, "The compiler failed.", answered=False)
    ]


def test_pages_are_the_same(remote, within, release, world):
    if remote.name == "virtuoso":
        pytest.skip("some of its views differ; see FAULTY")
    settings = Settings(client_rate=0)
    clients = [create_app(Site(release, store), settings).test_client() for store in (within, remote)]
    for page in (*PAGES, f"/doc/authority/{AUTHORITY[world]}"):
        here, there = (client.get(page) for client in clients)
        assert here.status_code == there.status_code == 200, page
        # Where a view leaves the order open, engines differ in it, and with it the numbers of notes.
        assert Counter(LINK.findall(here.data)) == Counter(LINK.findall(there.data)), page
