"""A release that is kept on disk is served like one in memory, also when the day turns over."""

from datetime import date

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from small_release import small_release, tenures, wide

HOLDERS = [("ada", "2010-05-01", "2018-05-04"), ("bo", "2018-05-04", None)]
HOLDER = "SELECT ?who { <https://w3id.org/devolved/id/post/mayor> <https://w3id.org/devolved/def#holder> ?who }"


@pytest.mark.parametrize("above", [0, 10**9], ids=["disk", "memory"])
def test_today_yesterday_and_the_day_after(tmp_path, above):
    release = small_release(tmp_path, tenures(HOLDERS) + wide(50))
    today = [date(2018, 5, 3)]
    store = open_store(release, Settings(workers=1, disk_above=above, timeout=5.0), lambda: today[0])

    def holders(on=None):
        return [row["who"].value.rsplit("/", 1)[1] for row in store.rows(HOLDER, on=on)]

    try:
        assert holders() == ["ada"] and holders(date(2020, 1, 1)) == ["bo"]
        today[0] = date(2018, 5, 4)
        assert holders() == ["bo"] and holders(date(2018, 5, 3)) == ["ada"]
        assert len(store.rows("SELECT * { ?s <https://example.org/p> ?o }")) == 50
        assert store.ask(
            "ASK { GRAPH <https://w3id.org/devolved/graph/today> "
            "{ ?post <https://w3id.org/devolved/def#holder> ?who } }"
        )
    finally:
        store.close()


def test_a_store_on_disk_is_ready_for_today_before_the_first_query(tmp_path):
    release = small_release(tmp_path, tenures(HOLDERS))
    open_store(release, Settings(workers=1, disk_above=0), lambda: date(2018, 5, 4)).close()
    (folder,) = (f for f in (tmp_path / ".stores").iterdir() if f.is_dir() and "workers" not in f.name)
    assert (folder / "today.txt").read_text() == "2018-05-04"


@pytest.mark.parametrize("above", [0, 10**9], ids=["disk", "memory"])
def test_a_blank_node_is_one_thing_in_its_file_in_the_register_and_however_many_lines_lie_between(tmp_path, above):
    p, q, graph = "<https://example.org/p>", "<https://example.org/q>", "<https://w3id.org/devolved/graph/data>"
    lines = f"<https://example.org/a> {p} _:b {graph} .\n" + wide(12_000) + f'_:b {q} "found" {graph} .\n'
    store = open_store(
        small_release(tmp_path, lines), Settings(workers=1, disk_above=above, timeout=5.0), lambda: date(2018, 5, 4)
    )
    try:
        for pattern in (
            f"?a {p} ?b . ?b {q} ?found",
            f"GRAPH {graph} {{ ?a {p} ?b . ?b {q} ?found }}",
            f"GRAPH {graph} {{ ?a {p} ?b }} ?b {q} ?found",
        ):
            assert [row["found"].value for row in store.rows(f"SELECT ?found {{ {pattern} }}")] == ["found"], pattern
    finally:
        store.close()
