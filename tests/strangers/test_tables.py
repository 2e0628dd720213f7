"""Tables beside every list page; metadata that belongs to them; a byte order mark for those who ask."""

import re

import pytest

ROOMS = ("/authorities", "/forums", "/meetings", "/powers", "/promises")
LISTS = (*ROOMS, "/doc/authority", "/doc/status", "/views/mayors/in-office")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_its_tables_beside_it(path, tiny):
    table, document = tiny.get(f"{path}.csv"), tiny.get(f"{path}.json")
    assert table.content_type == "text/csv; charset=utf-8; header=present"
    assert document.json["address"] == f"http://localhost{path}.json" and "rows" in document.json
    assert f'filename="{path.rpartition("/")[2]}.csv"' in table.headers["Content-Disposition"]
    assert len(table.text.splitlines()) == len(document.json["rows"]) + 1


@pytest.mark.parametrize("path", [*(f"{p}.csv" for p in LISTS), "/doc/authority.csv?on=2025-01-01"])
def test_metadata_belongs_to_the_table_it_is_linked_from(path, tiny):
    answer = tiny.get(path)
    linked = re.search(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', answer.headers["Link"])[1]
    metadata = tiny.get(linked)
    assert metadata.mimetype == "application/csvm+json" and metadata.json["url"] == path
    assert [c["name"] for c in metadata.json["tableSchema"]["columns"]] == answer.text.splitlines()[0].split(",")


@pytest.mark.parametrize("path", [*LISTS, "/doc/authority/northshire"])
def test_a_byte_order_mark_comes_when_it_is_asked_for(path, tiny):
    plain, marked = tiny.get(f"{path}.csv"), tiny.get(f"{path}.csv?bom")
    if plain.status_code == 404:
        pytest.skip("the tiny world has no such thing")
    assert not plain.data.startswith(b"\xef\xbb\xbf") and marked.data == b"\xef\xbb\xbf" + plain.data


def test_negotiated_tables_say_their_own_address(tiny):
    answer = tiny.get("/views/mayors/in-office?raw=1", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Location"] == "/views/mayors/in-office.csv?raw=1"
