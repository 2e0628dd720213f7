"""The day bar says what changes on the day that it leads to, where the page has it; a bound is told as one."""

import re

import pytest


def steps(client, path: str) -> dict[str, str]:
    text = client.get(path, headers={"Accept": "text/html"}).text.split('class="day-steps"')[1].split("</p>")[0]
    return {rel: re.sub(r"<[^>]+>", "", words) for rel, words in re.findall(r'rel="(prev|next)"[^>]*>(.*?)</a>', text)}


@pytest.mark.parametrize(
    ("path", "rel", "words"),
    [
        ("/doc/authority/greater-manchester-combined-authority?on=2017-06-01", "prev", "Andy Burnham becomes mayor"),
        ("/doc/authority/greater-manchester-combined-authority?on=2026-11-01", "prev", "Bev Craig is mayor by then"),
        ("/doc/person/andy-burnham?on=2026-11-01", "prev", "becomes Prime Minister of the United Kingdom"),
        ("/map?on=2011-06-01", "prev", "1 April 2011"),
    ],
)
def test_a_step_says_what_changes(real_pages, path, rel, words):
    assert words in steps(real_pages, path)[rel]
