"""Names, passwords and tokens of a remote store: sent to all three doors, and never told."""

import base64
import io
from contextlib import contextmanager

import pytest
from devolved.errors import BadSetting, Unavailable
from devolved.settings import Settings
from devolved.store.remote.service import Service
from small_server import small_server

EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


@contextmanager
def guarded(expected: str):
    """A service that lets nobody in without that header; yields its host and what it was asked."""
    asked: list[tuple[str, str]] = []

    def answer(request):
        asked.append((request.path.partition("?")[0], request.headers["Host"]))
        right = request.headers.get("Authorization") == expected
        return 200 if right else 401, {"Content-Type": "application/sparql-results+json"}, EMPTY

    with small_server(answer) as host:
        yield host, asked


def leading(place: str, status: int):
    """A service that sends everybody elsewhere; yields its host."""
    return small_server(lambda _: (status, {"Location": place}, b""))


def service(host: str, pair: str = "", token: str = "") -> Service:
    before = f"http://{pair}{host}"
    settings = Settings(
        store=f"sparql+{before}/query",
        store_update=before + "/update",
        store_graphs=before + "/store",
        store_token=token,
    )
    return Service.of(settings)


def use(found: Service) -> None:
    assert found.rows("SELECT * {}", []) == []
    found.write("CLEAR ALL")
    found.put("urn:g", io.BytesIO(b""), 0)


@pytest.mark.parametrize(
    "pair,name",
    [("alice:secret@", "alice:secret"), ("al%40ice:s%3Aec%2Fret@", "al@ice:s:ec/ret"), ("alice@", "alice:")],
)
def test_a_name_and_password_open_all_three_doors(pair, name):
    with guarded("Basic " + base64.b64encode(name.encode()).decode()) as (host, asked):
        use(service(host, pair))
        assert asked == [("/query", host), ("/update", host), ("/store", host)]


def test_a_token_opens_all_three_doors():
    with guarded("Bearer abc.def-123=") as (host, asked):
        use(service(host, token="abc.def-123="))
        assert len(asked) == 3


@pytest.mark.parametrize("more", [{"pair": "alice:hidden@"}, {"token": "hidden"}])
def test_neither_is_told_when_it_is_wrong_or_nobody_answers(more):
    with guarded("Basic other") as (host, _):
        found = service(host, **more)
        for ask in (
            lambda: found.rows("SELECT * {}", []),
            lambda: found.write("CLEAR ALL"),
            lambda: found.put("urn:g", io.BytesIO(b""), 0),
        ):
            with pytest.raises(Unavailable, match="401") as refused:
                ask()
            assert "hidden" not in refused.value.detail and "alice" not in refused.value.detail
    with pytest.raises(Unavailable, match="does not answer") as silent:
        found.put("urn:g", io.BytesIO(b""), 0)
    assert "hidden" not in silent.value.detail + repr(found) + str(found)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("more", [{"pair": "alice:hidden@"}, {"token": "hidden"}])
def test_neither_is_sent_on_to_another_host(more, status):
    """Whoever answers with a redirect, a proxy in front or somebody who took over the name, gets nobody to follow."""
    with guarded("nothing opens it") as (elsewhere, asked), leading(f"http://bob:inside@{elsewhere}/", status) as host:
        found = service(host, **more)
        for ask in (
            lambda: found.rows("SELECT * {}", []),
            lambda: found.write("CLEAR ALL"),
            lambda: found.put("urn:g", io.BytesIO(b""), 0),
        ):
            with pytest.raises(Unavailable, match="sends us elsewhere") as refused:
                ask()
            said = refused.value.detail
            assert elsewhere in said and not [word for word in ("hidden", "alice", "inside") if word in said]
        assert asked == []


def test_an_address_or_token_that_is_none_is_refused_without_telling_it():
    with pytest.raises(BadSetting, match="DEVOLVED_STORE=.*address like") as refused:
        Settings(store="sparql+ftp://alice:hidden@h/q")
    assert "hidden" not in refused.value.detail
    with pytest.raises(BadSetting, match="DEVOLVED_STORE_TOKEN cannot be used: it must be a bearer token") as refused:
        Settings(store="sparql+http://h/q", store_token="a\r\nX: y")
    assert "X: y" not in refused.value.detail
