"""The tracker shows the promises of its view, and its filters narrow them."""

import csv
import html
import io
import re
from collections import Counter
from pathlib import Path

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


NAMES = "status strength competence mission topic maker place overdue stale primary by".split()


def of_view(pages, path: str) -> set[str]:
    return set(re.findall(r"/id/commitment/([a-z0-9-]+)", pages.get(path).text))


def test_rows_are_those_of_the_view(pages):
    assert shown(pages) == of_view(pages, "/views/commitments/tracker.json") != set()


@pytest.mark.parametrize("name", ["status", "strength", "competence", "mission"])
def test_filters_narrow_as_the_view_does(pages, name):
    found = re.search(rf'<select id="f-{name}".*?</select>', pages.get("/promises").text, re.S)
    # A filter that would offer nothing is not shown.
    select = found[0] if found else ""
    for key in re.findall(r'value="([a-z0-9-]+)"', select):
        assert (
            shown(pages, f"?{name}={key}") == of_view(pages, f"/views/commitments/tracker.json?{name}={key}") != set()
        )


def test_overdue_and_stale_narrow(pages):
    assert shown(pages, "?overdue=1") == of_view(pages, "/views/commitments/overdue.json")
    assert shown(pages, "?stale=1") <= of_view(pages, "/views/commitments/stale.json")


@pytest.fixture(scope="module")
def real(real_client):
    return real_client


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


@pytest.mark.parametrize("name", NAMES)
def test_unknown_values_are_refused_with_what_is_allowed(pages, name):
    answer = pages.get(f"/promises?{name}=nonsense")
    assert answer.status_code == 400 and "Allowed" in answer.text


ON = "on=2026-11-28"
SCORED_NOT = ("too-vague", "rhetoric")


def listed(real, query: str = "") -> list[dict]:
    return list(csv.DictReader(io.StringIO(real.get(f"/promises.csv?{ON}{query}").text)))


def last(address: str) -> str:
    return address.rpartition("/")[2]


def test_the_sentence_and_the_meter_are_reckoned_from_the_rows(real):
    rows = listed(real)
    tested = [r for r in rows if last(r["status"]) not in SCORED_NOT and last(r["strength"]) not in SCORED_NOT]
    statuses = [last(r["status"]) for r in tested]
    fallen = [r for r in tested if r["dueBy"] and r["dueBy"] < "2026-11-28"[: len(r["dueBy"])]]
    is_open = [r for r in tested if last(r["status"]) in ("announced", "in-progress", "delayed", "legislated")]
    silent = [r for r in is_open if r["assessedOn"] and r["assessedOn"] < "2025-11-28"[: len(r["assessedOn"])]]
    kept = statuses.count("delivered") + statuses.count("kept-so-far")
    text = real.get(f"/promises?{ON}").text
    said = re.search(r'id="tally">(.*?)</p>', text, re.S)[1]
    assert re.findall(r"\d+", said) == [
        str(len(found)) for found in (range(kept), tested, fallen, [r for r in fallen if r["past"] == "true"])
    ] + [str(statuses.count("lapsed")), str(len(is_open)), str(len(silent))]
    meter = {s: int(n) for s, n in re.findall(r'data-status="([\w-]+)" x="\d+" width="(\d+)"', text)}
    assert meter == {s: statuses.count(s) for s in set(statuses)}
    assert f"{len(rows) - len(tested)} more are words without a test" in text
    assert f"{sum(r['primary'] == 'true' for r in rows)} of all {len(rows)} rest on a primary source" in text


def test_the_page_and_the_view_of_figures_agree(real):
    view = csv.DictReader(io.StringIO(real.get(f"/views/commitments/score.csv?{ON}").text))
    kept, _, overdue, lapsed, silent, _ = [(row["promises"], row["of"]) for row in view]
    said = re.search(r'id="tally">(.*?)</p>', real.get(f"/promises?{ON}").text, re.S)[1]
    assert re.findall(r"\d+", said) == [*kept, overdue[1], overdue[0], lapsed[0], silent[1], silent[0]]


@pytest.mark.parametrize(
    "query",
    [
        "&maker=prime-minister",
        "&place=greater-manchester-combined-authority",
        "&primary=1",
        "&q=franchising",
        "&topic=mayors-in-national-policy",
        "&by=maker&status=lapsed",
    ],
)
def test_every_filter_narrows_page_and_download_alike(real, query):
    promised = {last(r["commitment"]) for r in listed(real, query)}
    assert promised == shown(real, f"?{ON}{query}") and set() < promised < shown(real, f"?{ON}")


def test_a_place_is_concerned_by_what_was_promised_to_its_tier(real):
    view = real.get(f"/views/commitments/concerning.json?authority=greater-manchester-combined-authority&{ON}").text
    promised = set(re.findall(r"/id/commitment/([a-z0-9-]+)", view))
    assert promised == shown(real, f"?{ON}&place=greater-manchester-combined-authority")


def test_words_without_a_test_stand_apart_and_are_in_no_score(real):
    text = real.get(f"/promises?{ON}").text
    apart = text[text.index('data-group="untested"') :].split("</details>")[0]
    vague = {last(r["commitment"]) for r in listed(real) if last(r["status"]) == "too-vague"}
    assert vague and vague <= set(re.findall(r'data-promise="([^"]+)"', apart))
    headings = re.findall(r'data-group="([\w-]+)"', text)
    assert headings.index("delivered") < headings.index("announced") < headings.index("lapsed") < len(headings) - 1
    assert headings[-1] == "untested" and "too-vague" not in headings


def test_the_download_gives_maker_words_and_source_of_each(real):
    row = next(r for r in listed(real) if last(r["commitment"]) == "cnr-twice-yearly")
    assert row["madeBy"].startswith("Prime Minister") and row["operativeWords"] == "will meet biannually"
    assert row["locator"] == "paragraph 4" and row["documentLabel"] and row["page"].startswith("http")
    assert len({r["commitment"] for r in listed(real)}) == len(listed(real))
    assert real.get(f"/promises.json?{ON}").json["rows"]
    assert real.get("/promises.pdf").status_code == 404


def test_the_tally_of_the_newest_day_is_that_of_the_page(real):
    rows = list(csv.DictReader(io.StringIO(real.get(f"/views/commitments/tally.csv?{ON}").text)))
    newest = {last(r["status"]): int(r["promises"]) for r in rows if r["at"] == rows[-1]["at"] and r["promises"] != "0"}
    text = real.get(f"/promises?on={rows[-1]['at']}").text
    assert newest == {s: int(n) for s, n in re.findall(r'data-status="([\w-]+)" x="\d+" width="(\d+)"', text)}
    assert {row["at"] for row in rows} and len(rows) == 9 * len({row["at"] for row in rows})


def test_a_month_is_never_told_as_its_first_day(real):
    def column(view: str, name: str) -> set[str]:
        return {r[name] for r in csv.DictReader(io.StringIO(real.get(f"/views/commitments/{view}.csv?{ON}").text))} - {
            ""
        }

    recorded = column("assessments", "assessedOn")
    assert any(len(day) == 7 for day in recorded)
    for view in ("tracker", "documents", "stale", "overdue"):
        assert column(view, "assessedOn") <= recorded, view
    assert column("moved", "changed") <= recorded
    assert "2024-12" in column("recurring", "last")
    assert "the last in December 2024" in real.get(f"/doc/commitment/leaders-council-quarterly?{ON}").text


def test_the_story_of_the_tally_is_told_by_its_newest_day(real):
    told = html.unescape(re.sub(r"<[^>]+>", "", real.get(f"/views/commitments/tally/story?{ON}").text))
    delivered, whole = re.search(r"(\d+) of (\d+) promises that can be tested are delivered", told).groups()
    parts = re.search(r"As last counted, for \d+ \w+ \d{4}: ([^.]+)\.", told)[1]
    numbers = {words: int(number) for number, words in (part.split(" ", 1) for part in parts.split(", "))}
    assert numbers["delivered"] == int(delivered) and sum(numbers.values()) == int(whole)
    assert "first in the list" not in told


def test_what_moved_changed_its_status_from_what_it_was(real):
    rows = list(csv.DictReader(io.StringIO(real.get(f"/views/commitments/moved.csv?{ON}").text)))
    assert rows and all(r["before"] != r["status"] for r in rows)
    for row in rows[:5]:
        history = csv.DictReader(
            io.StringIO(real.get(f"/views/commitments/history.csv?commitment={last(row['commitment'])}&{ON}").text)
        )
        assert row["status"] in [r["status"] for r in history]


def test_the_page_is_light_enough_and_names_no_absence_as_record(real):
    answer = real.get(f"/promises?{ON}")
    assert len(answer.data) <= 350_000 and "style=" not in answer.text


def test_the_read_me_of_the_data_counts_sources_as_the_register_does(real):
    rests = Counter(row["rests"] for row in listed(real))
    official, copies = rests["official source"], rests["copy of an official text"]
    said = " ".join((Path(__file__).resolve().parents[2] / "data" / "README.md").read_text("utf-8").split())
    assert f"Of {rests.total()} promises {official} do" in said and f"{copies} more cite a copy" in said
    assert f"{official + copies} ({round(100 * (official + copies) / rests.total())}%) rest on official words" in said
    assert official / rests.total() >= 0.4 and (official + copies) / rests.total() >= 0.6
