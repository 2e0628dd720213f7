"""Sixteen jobs of a reporter, each begun at the front page and done in at most three clicks."""

import csv
import io

import pytest
import requests

pytestmark = pytest.mark.browser
GM, TEES = "Greater Manchester Combined Authority", "Tees Valley Combined Authority"
MOST = 3


class Reporter:
    """Somebody at a page, who counts the pages that are opened."""

    def __init__(self, page, host: str):
        self.page, self.host, self.clicks = page, host, 0

    def follow(self, control):
        """Press what leads to another page."""
        with self.page.expect_navigation():
            control.click()
        self._count()

    def press(self, control):
        """Press what changes the page that stands here."""
        control.click()
        self._count()

    def ask(self, words: str):
        self.page.locator("#find, main input[type=search]").first.fill(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._count()

    def menu(self, words: str):
        self.follow(self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=words, exact=True))

    def foot(self, words: str):
        self.follow(self.page.locator("footer").get_by_role("link", name=words, exact=True))

    def says(self) -> str:
        return self.page.locator("main").inner_text()

    def get(self, link) -> requests.Response:
        return requests.get(self.host + link.get_attribute("href"))

    def _count(self):
        self.clicks += 1
        assert self.clicks <= MOST, "the job takes more clicks than a reporter has patience"


@pytest.fixture
def reporter(visit, host):
    return Reporter(visit(), host)


def test_1_is_the_government_keeping_its_promises(reporter):
    reporter.menu("Promises")
    page = reporter.page
    tally = page.locator("#tally").inner_text()
    assert sum(word.strip(".,;").isdigit() for word in tally.split()) >= 3
    assert page.locator(".meter").count() and page.locator("#history img").count()
    rows = list(csv.DictReader(io.StringIO(reporter.get(page.locator("#all a[href*='.csv']").first).text)))
    assert len(rows) > 100 and {"documentLabel", "locator"} <= rows[0].keys()


def test_2_which_mayors_sat_in_the_council_of_the_nations_and_regions_and_how_often_it_met(reporter):
    reporter.menu("Meetings")
    row = reporter.page.get_by_role("row", name="Council of the Nations and Regions").first
    assert any(cell.strip().isdigit() for cell in row.inner_text().split("\t"))
    reporter.follow(row.get_by_role("link").first)
    reporter.follow(reporter.page.locator("main").get_by_role("link", name="11 October 2024").first)
    came = reporter.page.locator("section", has=reporter.page.get_by_role("heading", name="Who came"))
    assert came.locator("tbody tr").count() >= 5


@pytest.mark.parametrize(("place", "who"), [
    ("Stockport", "Bev Craig"),
    ("Bath", "Helen Godwin"),
    ("Whitby", "David Skaith"),
    ("Plymouth", "in no devolved area"),
    ("Brighton", "first mayor is to be elected on 4 May 2028"),
    ("SK1 3XE", "Bev Craig"),
])  # fmt: skip
def test_3_who_is_my_mayor(reporter, place, who):
    reporter.ask(place)
    assert (
        who in reporter.page.locator("main .lead, main .says, main section").first.inner_text()
        or who in (reporter.says()[:900])
    )


def test_4_what_can_my_mayor_do(reporter):
    reporter.ask("Stockport")
    reporter.follow(reporter.page.get_by_role("link", name="Powers, money, promises and next dates for Stockport"))
    assert reporter.page.locator("main li a[href^='/doc/power/']").count() >= 5


def test_5_what_changed_in_the_last_three_months(reporter):
    reporter.ask("What changed in the last 3 months?")
    reporter.follow(reporter.page.get_by_role("link", name="All that changed between the two days"))
    assert "/compare/days" in reporter.page.url and "joined" not in reporter.page.locator(".lead").inner_text()


def test_6_two_authorities_their_powers_law_and_money(reporter):
    reporter.menu("Compare")
    for label, name in (("first", GM), ("second", TEES)):
        reporter.page.locator(f"select[name={label}]").first.select_option(label=name)
    reporter.follow(reporter.page.locator("main form button").first)
    said = reporter.says()
    assert "a head" in said and "Order" in said and "Tees Valley" in said


def test_7_a_chart_to_embed_at_the_width_of_a_phone(reporter):
    reporter.menu("All views")
    reporter.page.locator("summary", has_text="Mayors").first.click()
    reporter.follow(
        reporter.page.get_by_role("link", name="Which party held each mayoralty")
        .or_(reporter.page.locator("a[href='/views/mayors/party-control']"))
        .first
    )
    snippet = reporter.page.locator(".chart code").first.text_content()
    reporter.page.set_viewport_size({"width": 320, "height": 640})
    reporter.follow(reporter.page.locator(".chart a[href$='/embed']").first)
    assert reporter.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert "<iframe" in snippet and "Devolved" in reporter.page.locator("body").inner_text()


@pytest.mark.parametrize(("day", "said"), [
    ("22 May 2017", "Andy Burnham (Labour and Co-operative) has held it since 8 May 2017"),
    ("15 July 2026", "Who held the post on 15 July 2026 we have not found"),
])  # fmt: skip
def test_8_who_was_mayor_on_a_day(reporter, day, said):
    reporter.ask(f"Who was mayor of Greater Manchester on {day}?")
    assert said in reporter.says()


def test_9_everything_in_a_spreadsheet(reporter):
    reporter.foot("Downloads")
    link = reporter.page.locator("main a[href$='.xlsx']").first
    assert reporter.get(link).content[:2] == b"PK"


def test_10_one_fact_with_its_source(reporter):
    reporter.ask("Who is mayor of the West of England?")
    mark = reporter.page.locator("main .ev").first
    reporter.press(mark)
    note = reporter.page.locator(".note:popover-open")
    assert note.locator("cite a").count() and "read on" in note.inner_text()


def test_11_what_is_not_known(reporter):
    reporter.foot("What we do not know")
    reporter.press(reporter.page.locator("summary", has_text="more rows").last)
    reporter.follow(reporter.page.get_by_role("link", name=TEES))
    read = reporter.page.locator("#powers-documents")
    assert read.locator("tbody tr").count() >= 3


def test_12_to_be_told_when_something_changes(reporter):
    reporter.ask("Plymouth City Council")
    reporter.follow(reporter.page.locator("main a[href^='/doc/council/plymouth']").first)
    for name in ("Atom", "JSON Feed"):
        assert reporter.get(reporter.page.locator("main").get_by_role("link", name=name).first).ok
    reporter.foot("Follow")
    assert "e-mail" in reporter.says()


def test_13_a_first_query_with_the_usual_mistakes(reporter):
    reporter.menu("Query")
    page = reporter.page
    page.goto(f"{reporter.host}/query?query=SELECT * {{ ?body devo:hasMayor ?who }}")
    for name in ("Add PREFIX devo:", "Write devo:mayor"):
        reporter.press(page.locator("#answer").get_by_role("link", name=name))
        page.locator("#answer").get_by_role("link", name=name).wait_for(state="detached")
    assert page.locator("#answer tbody tr").count() > 10 and "@en" not in page.locator("#answer").inner_text()


@pytest.mark.parametrize(
    "path", ["/promises", "/doc/authority/greater-manchester-combined-authority", "/views/mayors/in-office"]
)
def test_14_on_a_phone_no_table_hides_its_answer(visit, path):
    page = visit(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(e => e.offsetParent)"
            ".filter(e => e.scrollWidth > e.clientWidth + 2).length"
        )
        == 0
    )
    assert page.evaluate("document.documentElement.scrollHeight") <= 9_000


def test_14_on_a_phone_the_head_of_the_matrix_stays(visit):
    page = visit("/powers", width=390)
    head = page.locator(".matrix thead th").nth(1)
    frame = page.locator(".tall")
    frame.evaluate("e => e.scrollTo(0, 1200)")
    assert abs(head.bounding_box()["y"] - frame.bounding_box()["y"]) < 3


@pytest.mark.parametrize(
    "path", ["/powers", "/doc/authority/greater-manchester-combined-authority", "/promises", "/forums", "/meetings"]
)
def test_15_on_paper_no_column_is_lost(visit, path):
    page = visit(path, width=718)  # A4 within its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    heads = "Math.max(0, ...[...document.querySelectorAll('.data thead th')].map(head => head.offsetHeight))"
    assert path != "/meetings" or page.evaluate(heads) < 70  # letters one below the other stand taller
    hidden = "[...document.querySelectorAll('main details')].filter(d => d.offsetParent && d.scrollHeight < 5).length"
    assert page.evaluate(hidden) == 0


def test_16_to_say_that_something_is_wrong(reporter):
    reporter.ask("Who is mayor of the West of England?")
    reporter.follow(reporter.page.locator("footer").get_by_role("link", name="Something wrong?"))
    said = reporter.says()
    assert "What it should say" in said and "Where this can be read" in said
