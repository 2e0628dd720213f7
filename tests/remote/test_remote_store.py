"""The remote store over Oxigraph's server:
one release or the other, nobody else's graphs, and plain words when it is away.
"""

import threading
from contextlib import closing
from datetime import date

import pytest
from devolved.errors import BadQuery, TimedOut, Unavailable
from devolved.operate import load as loading
from devolved.operate.load import load
from devolved.settings import Settings
from devolved.store import open_store
from devolved.store.protocol import Dataset
from devolved.store.remote.parsed import QueryReader
from devolved.store.remote.service import Service
from engines import oxigraph
from small_release import GRAPH, small_release, tenures

pytestmark = [pytest.mark.remote, pytest.mark.xdist_group("remote-store")]
DAY = date(2026, 11, 24)
PAIR = (
    "PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?person ?tenure { ?post devo:holder ?person . "
    "?tenure devo:post ?post }"
)
NAMED = "PREFIX org: <http://www.w3.org/ns/org#> SELECT ?person { GRAPH <%s> { ?tenure org:member ?person } }"
MEDIA = {"bindings": "text/csv", "boolean": "text/csv", "graph": "text/turtle"}


def holders(name: str, many: int = 300) -> str:
    return "".join(tenures([(f"{name}-{i}", "2020-01-01", None)], post=f"post-{i}") for i in range(many))


@pytest.fixture
def engine(tmp_path):
    with oxigraph(tmp_path) as service:
        yield service


@pytest.fixture
def settings(engine) -> Settings:
    return Settings(
        store=f"sparql+{engine.query}",
        store_update=engine.update,
        store_graphs=engine.graphs,
        workers=4,
        client_share=1.0,
    )


@pytest.fixture
def first(tmp_path, settings):
    release = small_release(tmp_path / "releases", holders("first"), "2026.01.01")
    load(release, Service.of(settings), DAY)
    return release


def people(rows) -> set[str]:
    return {row["person"].value.rsplit("/", 1)[-1].split("-")[0] for row in rows}


def test_a_release_that_was_not_loaded_is_refused_with_the_command(tmp_path, settings):
    release = small_release(tmp_path / "releases", holders("first", 1))
    with pytest.raises(Unavailable, match="devolved load"):
        open_store(release, settings)


@pytest.mark.parametrize("together", [loading.TOGETHER, 2])
def test_readers_see_the_release_before_or_this_one_whole(tmp_path, settings, first, together, monkeypatch):
    monkeypatch.setattr(loading, "TOGETHER", together)
    second = small_release(tmp_path / "releases", holders("second"), "2026.02.02")
    seen, named, faults, done = [], [], [], threading.Event()

    def ask(store, query, into):
        while not done.is_set():
            try:
                rows = store.rows(query)
                into.append((len(rows), frozenset(people(rows))))
            except Unavailable:
                pass  # says that it is about to follow
            except Exception as error:
                faults.append(error)

    with closing(open_store(first, settings)) as store:
        graph = NAMED % f"{GRAPH}people/tenures"
        threads = [
            threading.Thread(target=ask, args=arguments) for arguments in ((store, PAIR, seen), (store, graph, named))
        ]
        for thread in threads:
            thread.start()
        load(second, Service.of(settings), DAY)
        done.wait(0.3)
        done.set()
        for thread in threads:
            thread.join()
        assert not faults
        assert set(seen) == {(300, frozenset({"first"}))}  # a store stays with its release
        assert set(named) <= {(300, frozenset({"first"})), (300, frozenset({"second"}))}
        with pytest.raises(Unavailable, match="about to follow"):
            threading.Event().wait(0.6)
            store.rows(graph)
    with closing(open_store(second, settings)) as store:
        assert people(store.rows(PAIR)) == people(store.rows(graph)) == {"second"}
        assert len(store.rows(PAIR)) == 300


def test_today_turns_over_also_for_a_query_that_names_it(tmp_path, settings):
    release = small_release(
        tmp_path / "releases", tenures([("ada", "2020-01-01", "2026-12-01"), ("bo", "2026-12-01", None)])
    )
    load(release, Service.of(settings), DAY)
    today = (
        f"PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?person {{ GRAPH <{GRAPH}today> "
        "{ ?post devo:holder ?person } }"
    )
    for day, person in ((DAY, "ada"), (date(2026, 12, 1), "bo")):
        with closing(open_store(release, settings, lambda day=day: day)) as store:
            assert people(store.rows(today)) == {person}


def test_a_load_that_broke_off_leaves_nothing_that_readers_see(tmp_path, settings, first, monkeypatch):
    second = small_release(tmp_path / "releases", holders("second"), "2026.02.02")
    service = Service.of(settings)
    with monkeypatch.context() as patch:
        patch.setattr(Service, "write", lambda self, update, timeout=0: (_ for _ in ()).throw(Unavailable("gone")))
        with pytest.raises(Unavailable):
            load(second, service, DAY)
    with closing(open_store(first, settings)) as store:
        assert people(store.rows(PAIR)) == {"first"}
        assert {row["g"].value for row in store.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")} == {
            f"{GRAPH}people/tenures",
            f"{GRAPH}today",
        }
    load(second, service, DAY)
    left = {row["g"].value for row in service.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", None)}
    assert not [g for g in left if ":staged:" in g]


def test_only_the_last_registers_stay(tmp_path, settings, first):
    for month in range(2, 7):
        load(
            small_release(tmp_path / "releases", holders(f"m{month}", 3), f"2026.{month:02}.01"),
            Service.of(settings),
            DAY,
        )
    left = {row["g"].value for row in Service.of(settings).rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", None)}
    assert sorted(g.split(":")[2] for g in left if g.endswith(":register")) == [
        "2026.04.01",
        "2026.05.01",
        "2026.06.01",
    ]


@pytest.mark.parametrize("way", ["from", "default", "named", "graph"])
def test_graphs_of_others_in_the_same_service_cannot_be_read(settings, first, way):
    Service.of(settings).write("INSERT DATA { GRAPH <urn:secret> { <urn:a> <urn:b> 'salary' } }")
    query, dataset = "SELECT * { ?s ?p ?o FILTER(?o = 'salary') }", Dataset()
    if way == "from":
        query = query.replace("{", "FROM <urn:secret> {", 1)
    elif way == "default":
        dataset = Dataset(default=("urn:secret",))
    else:
        query = "SELECT * { GRAPH ?g { ?s ?p ?o FILTER(?o = 'salary') } }"
        dataset = Dataset(named=("urn:secret",)) if way == "named" else Dataset()
    with closing(open_store(first, settings)) as store:
        answer = store.stream(query, media=MEDIA, dataset=dataset)
        assert b"salary" not in b"".join(answer.chunks)


def test_an_engine_that_is_away_is_said_to_be_away_and_comes_back(tmp_path, settings, first):
    with closing(open_store(first, settings)) as store:
        assert people(store.rows(PAIR)) == {"first"}
        away = open_store(first, settings)
        service = away._workers._service
        object.__setattr__(service, "query", service.query.replace(service.query.split(":")[2].split("/")[0], "9"))
        with closing(away), pytest.raises(Unavailable, match="does not answer"):
            away.rows(PAIR)
        assert people(store.rows(PAIR)) == {"first"}


def test_a_syntax_error_keeps_its_place(settings, first):
    with closing(open_store(first, settings)) as store, pytest.raises(BadQuery) as caught:
        store.stream("SELECT *\nWHERE { ?s ?p }", media=MEDIA)
    assert caught.value.members["line"] == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "SELECT * FROM <a:b> FROM NAMED <c:d> WHERE { ?s ?p ?o }",
            {"text": "SELECT *     WHERE { ?s ?p ?o }", "default": ["a:b"], "named": ["c:d"], "lists": False},
        ),
        (
            "PREFIX g: <x:> SELECT * FROM # }\n g:one { ?s ?p 'FROM\t<x:y>' }",
            {
                "text": "PREFIX g: <x:> SELECT *   { ?s ?p 'FROM\t<x:y>' }",
                "default": ["x:one"],
                "named": [],
                "lists": False,
            },
        ),
        (
            "SELECT ?from { GRAPH <graph/data> { ?s <p:FROM> ?from } FILTER EXISTS { GRAPH ?g { } } } # FROM <a:b>",
            {"default": [], "named": [], "graphs": [GRAPH + "data"], "lists": True},
        ),
    ],
)
def test_the_parser_says_what_a_query_names(query, said):
    with closing(QueryReader()) as reader:
        read = reader.read(query, 30)
    assert read == {"text": query, "form": "bindings", "graphs": [], "service": False} | said


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } }",
        "SELECT * { FILTER EXISTS { { SELECT * { SERVICE ?x { ?s ?p ?o } } } } }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <a:b> <c:d> 1 }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "SELECT * { " + "{" * 3_000 + "}" * 3_000 + " }",
        "DEFINE sql:select-option 'x' SELECT * { ?s ?p ?o }",
    ],
    ids=["service", "silent", "deep inside", "load", "insert", "two", "nesting", "an engine's own words"],
)
def test_what_the_parser_cannot_read_or_would_call_elsewhere_is_refused_400(query):
    with closing(QueryReader()) as reader:
        with pytest.raises(BadQuery):
            reader.read(query, 60)
        assert reader.read("ASK {}", 30)["form"] == "boolean"


def test_a_text_that_is_read_for_too_long_ends_with_its_time_504():
    with closing(QueryReader()) as reader:
        assert reader.read("ASK {}", 30)
        with pytest.raises(TimedOut) as caught:
            reader.read("SELECT * { VALUES ?x { " + "1 " * 15_000 + "} }", 0.5)
        assert caught.value.members["limit"] == 0.5
        assert reader.read("ASK {}", 30)["form"] == "boolean"
