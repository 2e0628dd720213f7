"""The powers matrix says what its view says, cell by cell."""

import csv
import io
import re
from collections import Counter

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.html.marks import state_mark
from devolved.web.site import Site


@pytest.fixture(scope="module")
def pages(tiny_release):
    settings = Settings(workers=1, client_rate=0)
    return create_app(Site(tiny_release, open_store(tiny_release, settings)), settings).test_client()


def cells(text: str) -> set[str]:
    return set(re.findall(r'data-cell="([^"]+)"', text))


def of_view(pages, query: str = "") -> set[str]:
    lines = pages.get(f"/views/powers/matrix.json{query}").text
    found = re.findall(r'/id/power/([a-z0-9-]+)".*?/id/authority/([a-z0-9-]+)"', lines, re.S)
    return {" ".join(pair) for pair in found}


def test_cells_are_those_of_the_view(pages):
    answer = pages.get("/powers")
    assert answer.status_code == 200
    assert cells(answer.text) == of_view(pages) != set()


def test_a_competence_narrows(pages):
    text = pages.get("/powers").text
    whole = cells(text)
    parts = [
        cells(pages.get(f"/powers?competence={key}").text) for key in re.findall(r'<option value="([a-z-]+)"', text)
    ]
    assert parts and set().union(*parts) == whole


def test_an_unknown_competence_is_refused_with_what_is_allowed(pages):
    answer = pages.get("/powers?competence=nonsense")
    assert answer.status_code == 400 and "Allowed" in answer.text


def test_an_authority_of_which_no_document_is_known_stands_in_the_ledger_with_none_read(pages):
    """The made-up world has conferrals and no reading at all."""
    rows = list(csv.DictReader(io.StringIO(pages.get("/views/powers/ledger.csv").text)))
    assert {row["authority"] for row in rows} != set()
    assert {(row["documents"], row["read"]) for row in rows} == {("0", "0")}
    assert {row["state"] for row in rows} <= {"held", "not now", "not read"}
    coverage = csv.DictReader(io.StringIO(pages.get("/views/authorities/reading-coverage.csv").text))
    assert {row["authority"] for row in rows} <= {row["authority"] for row in coverage}


@pytest.fixture(scope="module")
def real(real_client):
    return real_client


ON = "on=2026-11-28"


def ledger(real, query: str = "") -> list[dict]:
    return list(csv.DictReader(io.StringIO(real.get(f"/views/powers/ledger.csv?{ON}{query}").text)))


def drawn(text: str) -> dict[str, int]:
    """How many cells of each state a matrix draws."""
    return {
        "held": len(cells(text)),
        "read, and not there": text.count('<td class="s-read-and-not-there">'),
        "not now": text.count('<td class="s-not-now">'),
        "not read": text.count('<td class="s-not-read">'),
    }


@pytest.mark.parametrize("query", ["&competence=public-safety", "&authority=tees-valley-combined-authority"])
def test_each_cell_has_the_state_of_the_ledger(real, query):
    text = real.get(f"/powers?{ON}{query}").text
    rows = re.findall(r'href="/doc/power/([\w-]+)', text[text.index('<table class="matrix"') :])
    columns = re.findall(r'data-read="([\w-]+)"', text)
    known = Counter(
        row["state"]
        for row in ledger(real)
        if row["power"].rpartition("/")[2] in rows and row["authority"].rpartition("/")[2] in columns
    )
    assert drawn(text) == {state: known[state] for state in drawn(text)}
    assert known["held"] and known["read, and not there"]


def test_the_four_states_are_told_apart_in_words_and_by_shape(real):
    text = real.get(f"/powers?{ON}&competence=public-safety").text
    for state in ("read, and not there", "not read"):
        assert f'<span class="vh">{state}</span></td>' in text
    marks = {state: str(state_mark(state)) for state in ("held", "read, and not there", "not now", "not read")}
    assert len({mark.partition(">")[2] for mark in marks.values()}) == 4 and all("path" in m for m in marks.values())


def test_nothing_is_totalled_and_reading_is_said_for_each_authority(real):
    text = real.get(f"/powers?{ON}").text
    assert "<tfoot" not in text and "Powers held" not in text
    for row in csv.DictReader(io.StringIO(real.get(f"/views/authorities/reading-coverage.csv?{ON}").text)):
        slug = row["authority"].rpartition("/")[2]
        if f'data-read="{slug}"' in text:
            assert f'title="{row["read"]} of {row["documents"]} documents read"' in text


def test_authorities_may_be_chosen(real):
    two = "&authority=tees-valley-combined-authority&authority=west-of-england-combined-authority"
    text = real.get(f"/powers?{ON}{two}").text
    assert re.findall(r'data-read="([\w-]+)"', text) == two.replace("&authority=", " ").split()
    answer = real.get(f"/powers?{ON}&authority=atlantis")
    assert answer.status_code == 400 and "Allowed" in answer.text


def test_a_power_page_tells_not_there_from_not_read(real):
    power = next(row["power"] for row in ledger(real) if row["state"] == "read, and not there").rpartition("/")[2]
    text = real.get(f"/doc/power/{power}?{ON}", headers={"Accept": "text/html"}).text
    for state in ("held", "read, and not there", "not read"):
        of_view = {r["authority"].rpartition("/")[2] for r in ledger(real, f"&power={power}") if r["state"] == state}
        if of_view:
            part = text[text.index(f'data-state="{state}"') :].split("</dd>")[0]
            assert set(re.findall(r"/doc/authority/([\w-]+)", part)) == of_view


def test_a_comparison_says_what_is_known_of_the_other(real):
    pair = f"first=tees-valley-combined-authority&second=greater-manchester-combined-authority&{ON}"
    text = real.get(f"/compare?{pair}", headers={"Accept": "text/html"}).text
    rows = list(csv.DictReader(io.StringIO(real.get(f"/views/powers/only-one-has.csv?{pair}").text)))
    assert {r["elsewhere"] for r in rows} <= {"read, and not there", "not now", "not read"}
    assert Counter(re.findall(r'data-state="([^"]+)"', text)) == Counter(r["elsewhere"] for r in rows)
    lacks = {(r["authority"], r["power"]) for r in ledger(real) if r["state"] == "read, and not there"}
    for row in rows:
        other = (
            row["only"]
            .replace("tees-valley", "x")
            .replace("greater-manchester", "tees-valley")
            .replace("x-", "greater-manchester-")
        )
        assert ((other, row["power"]) in lacks) == (row["elsewhere"] == "read, and not there")
