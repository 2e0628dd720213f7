"""The tracker shows the promises of its view, and its filters narrow them."""

import csv
import html
import io
import re

import pytest
from devolved.settings import Settings
from devolved.store import open_store
from devolved.web.app import create_app
from devolved.web.site import Site


@pytest.fixture(scope="module")
def pages(tiny_release):
    settings = Settings(workers=1, client_rate=0)
    return create_app(Site(tiny_release, open_store(tiny_release, settings)), settings).test_client()


def shown(pages, query: str = "") -> set[str]:
    answer = pages.get(f"/promises{query}")
    assert answer.status_code == 200
    return set(re.findall(r'data-promise="([^"]+)"', answer.text))


def of_view(pages, path: str) -> set[str]:
    return set(re.findall(r"/id/commitment/([a-z0-9-]+)", pages.get(path).text))


def test_rows_are_those_of_the_view(pages):
    assert shown(pages) == of_view(pages, "/views/commitments/tracker.json") != set()


@pytest.mark.parametrize("name", ["status", "strength", "competence", "mission"])
def test_filters_narrow_as_the_view_does(pages, name):
    select = re.search(rf'<select id="f-{name}".*?</select>', pages.get("/promises").text, re.S)[0]
    for key in re.findall(r'value="([a-z0-9-]+)"', select):
        assert (
            shown(pages, f"?{name}={key}") == of_view(pages, f"/views/commitments/tracker.json?{name}={key}") != set()
        )


def test_overdue_and_stale_narrow(pages):
    assert shown(pages, "?overdue=1") == of_view(pages, "/views/commitments/overdue.json")
    assert shown(pages, "?stale=1") <= of_view(pages, "/views/commitments/stale.json")


@pytest.fixture(scope="module")
def real(real_release):
    settings = Settings(workers=1, client_rate=0)
    store = open_store(real_release, settings)
    yield create_app(Site(real_release, store), settings).test_client()
    store.close()


@pytest.mark.parametrize(
    "query",
    [
        "?overdue=1",
        "?stale=1",
        "?overdue=1&stale=1",
        "?status=in-progress&overdue=1",
        "?mission=safer-streets",
        "?on=2025-12-31&stale=1",
    ],
)
def test_the_download_has_the_promises_of_the_page(real, query):
    text = real.get(f"/promises{query}").text
    link = html.unescape(re.search(r'<h2>The promises</h2><p class="doors">.*?href="([^"]+\.csv[^"]*)"', text, re.S)[1])
    rows = list(csv.DictReader(io.StringIO(real.get(link).text)))
    promised = {row["commitment"].rpartition("/")[2] for row in rows}
    assert promised == shown(real, query) and promised < shown(real)


def test_past_and_aged_are_what_the_flags_keep(real):
    rows = list(csv.DictReader(io.StringIO(real.get("/views/commitments/tracker.csv?on=2026-11-24").text)))
    slugs = {
        flag: {r["commitment"].rpartition("/")[2] for r in rows if r[column] == "true"}
        for flag, column in (("overdue", "past"), ("stale", "aged"))
    }
    assert slugs == {flag: shown(real, f"?on=2026-11-24&{flag}=1") for flag in slugs}
    assert slugs["overdue"] == of_view(real, "/views/commitments/overdue.json?on=2026-11-24")
    assert "fiscal-devolution-roadmap" in slugs["overdue"]


def test_a_promise_is_shown_as_a_chain_into_law_and_out_to_mayors(real):
    text = real.get("/promises?on=2026-11-24").text
    row = text[text.index('data-promise="bus-franchising-all"') :].split("</tr>")[0]
    steps = re.findall(r"<li[^>]*>(.*?)</li>", row[row.index('class="steps"') :].split("</ol>")[0], re.S)
    assert [
        "/doc/provision/bus-services-act-2025-section-1" in steps[0],
        "/doc/power/bus-franchising" in steps[1],
        "/views/powers/holders?power=bus-franchising" in steps[2],
    ] == [True] * 3
    chain = csv.DictReader(
        io.StringIO(real.get("/views/commitments/chain.csv?commitment=bus-franchising-all&on=2026-11-24").text)
    )
    assert f"{len({link['authority'] for link in chain if link['authority']})} authorities" in steps[2]


def test_a_promise_that_gives_no_power_leads_to_none(real):
    rows = list(csv.DictReader(io.StringIO(real.get("/views/commitments/chain.csv?commitment=abolish-two-tier").text)))
    assert {row["carriedOutBy"].rpartition("/")[2] for row in rows} == {"si-2026-264", "act-2026-p-lgr"}
    assert not any(row["power"] for row in rows)
    # What the order made are councils; nobody was given a power by it.
    assert {row["authority"].split("/")[-2] for row in rows if row["authority"]} == {"council"}
    rows = [
        r
        for r in csv.DictReader(io.StringIO(real.get("/views/commitments/chains.csv").text))
        if r["commitment"].endswith("/abolish-two-tier")
    ]
    assert len(rows) == 2 and not any(row["power"] or row["authorities"] for row in rows)


@pytest.mark.parametrize("name", ["status", "strength", "competence", "mission", "overdue", "stale"])
def test_unknown_values_are_refused_with_what_is_allowed(pages, name):
    answer = pages.get(f"/promises?{name}=nonsense")
    assert answer.status_code == 400 and "Allowed" in answer.text
