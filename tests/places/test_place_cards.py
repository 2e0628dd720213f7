"""One card for a place: council, authority, who is in charge, powers, money, promises, dates; each absence said."""

import pytest

DAY = "?on=2025-07-01"


def text(pages, address, status=200):
    """What a browser gets."""
    answer = pages.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return answer.get_data(as_text=True)


def answer(pages, slug, day=DAY):
    """The card for programs."""
    return pages.get(f"/place/{slug}.json{day}").get_json()


def test_a_town_is_answered_with_council_authority_and_mayor(pages):
    said = answer(pages, "eastham-mill")["answer"]
    assert said == (
        "Eastham Mill is in the area of Eastham City Council and of the Northshire Combined Authority; "
        "its mayor since June 2021 is Bo East (Conservative)."
    )


def test_page_embed_and_json_say_the_same(pages):
    for address in ("/place/eastham-mill", "/place/eastham-mill/embed"):
        page = text(pages, address + DAY)
        assert "Eastham Mill is in the area of" in page and "Bo East" in page and "Bus franchising" in page
    assert answer(pages, "eastham-mill")["powers"]["held"][0]["label"] == "Bus franchising"


def test_the_embed_may_stand_in_a_strangers_page_and_the_card_may_not(pages):
    assert "frame-ancestors *" in pages.get("/place/eastham-mill/embed").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in pages.get("/place/eastham-mill").headers["Content-Security-Policy"]


def test_what_was_not_read_is_not_called_lacking(pages):
    page = text(pages, "/place/eastham-mill" + DAY)
    assert "where nothing was read, nothing can be said" in page
    assert answer(pages, "eastham-mill")["powers"]["readAndNotThere"] == []


def test_no_money_is_said_and_not_left_out(pages):
    assert "We have found no sum for this authority." in text(pages, "/place/eastham-mill" + DAY)
    assert answer(pages, "eastham-mill")["money"] is None


def test_before_the_authority_existed_none_is_named(pages):
    said = answer(pages, "eastham-mill", "?on=2010-01-01")
    assert said["authority"] is None and "in no devolved area" in said["answer"]
    assert "There is no devolved authority here" in text(pages, "/place/eastham-mill?on=2010-01-01")


def test_before_the_council_existed_nothing_is_claimed(pages):
    page = text(pages, "/place/eastham-mill?on=1970-01-01")
    assert "since 1 April 1974" in page and "we cannot tell" in page
    assert "no devolved area" not in page


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ea1", "Most of EA1 lies in the area of "),
        ("ea1", "Postcode districts cross borders"),
        ("ea2", "neighbours were not looked up"),
        ("newton-eastham-2", "is near a border"),
    ],
)
def test_borders_are_said(pages, slug, words):
    assert words in text(pages, f"/place/{slug}{DAY}")


def test_what_is_sure_has_no_caution_about_borders(pages):
    assert "border" not in answer(pages, "eastham-mill")["answer"]


def test_a_council_has_a_card(pages):
    assert "This is the area of Eastham City Council" in answer(pages, "eastham")["answer"]


def test_a_name_that_several_places_share_asks_which(pages):
    led = pages.get("/place/newton")
    assert led.status_code == 302 and led.headers["Location"].endswith("/search?q=Newton")


@pytest.mark.parametrize("slug", ["nowhere", "x" * 4000, "%00", "'; DROP", "<script>", "..", "ea1.exe"])
def test_what_is_no_place_is_not_found(pages, slug):
    assert pages.get(f"/place/{slug}").status_code in (404, 308)


def test_a_format_that_is_not_there_is_refused_with_the_offer(pages):
    assert pages.get("/place/eastham-mill?format=xls").status_code == 406


def test_positions_are_credited(pages):
    assert "GeoNames, CC BY 4.0" in text(pages, "/place/eastham-mill")
    assert "GeoNames" not in text(pages, "/place/ea1").split("<main")[1].split("</main>")[0]
