"""Why an authority has no mayor on a day: told alike in lists, on the map and on the front page, on every day."""

import re
from collections import Counter

import pytest

# (day, authority, what its row and its name on the map say)
TOLD = [
    ("2014-06-01", "greater-manchester-combined-authority", "first election on 4 May 2017"),
    ("2017-05-04", "greater-manchester-combined-authority", "mayor takes office on 8 May 2017"),
    ("2017-05-07", "west-yorkshire-combined-authority", "first election on 6 May 2021"),
    ("2017-05-07", "north-east-combined-authority-2014", "no mayoralty that we know"),
    ("2026-07-01", "greater-manchester-combined-authority", "not certain who is mayor"),
    ("2026-11-28", "cumbria-combined-authority", "first election on 6 May 2027"),
    ("2026-11-28", "devon-and-torbay-combined-county-authority", "no mayoralty that we know"),
    ("2027-06-01", "cumbria-combined-authority", "not certain who is mayor"),
]
STAGES = {"to-come": "a first mayor to come", "held": "not certain who is mayor", "none": "no mayoralty that we know"}


@pytest.mark.parametrize(("day", "slug", "words"), TOLD)
def test_a_list_and_the_map_say_why_there_is_no_mayor(read, day, slug, words):
    for path in ("/map", "/views/authorities/in-force"):
        text = read(f"{path}?on={day}").text
        assert words in text, path
        assert "no mayor found" not in text and "no mayor in office" not in text
    drawn = read(f"/map?on={day}").response.get_data(as_text=True)
    group = re.search(rf'<a href="/doc/authority/{slug}[^>]*data-area=.*?</a>', drawn, re.DOTALL)[0]
    note = " ".join(re.findall(r"<text[^>]*map-quiet[^>]*>([^<]*)</text>", group))
    assert " ".join(note.split()) == words


@pytest.mark.parametrize("day", ["2011-06-01", "2017-05-07", "2024-05-04", "2026-07-01", "2026-11-28", "2030-01-01"])
def test_the_front_page_and_the_map_count_the_same(read, real_pages, day):
    rows = real_pages.get(f"/views/authorities/in-force.json?on={day}").json["rows"]
    stages = Counter(row.get("stage", "none") for row in rows if "mayor" not in row)
    key = read(f"/map?on={day}").response.get_data(as_text=True).split('<ul class="map-key">')[1].split("</ul>")[0]
    drawn = dict(re.findall(r"<span>([^<]+)</span>\s*<span class=\"quiet\">(\d+)", key))
    assert {word: int(drawn.get(word, 0)) for word in STAGES.values()} == {w: stages[s] for s, w in STAGES.items()}
    front = read(f"/?on={day}").text
    assert ("first mayor;" in front or "first mayor." in front) == bool(stages["to-come"])
    assert ("not certain whom" in front) == bool(stages["held"])
