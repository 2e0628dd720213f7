"""A judgement is headed by who judged what, not by a stance and a day."""

import html
import re


def test_the_heading_says_what_was_judged(real_client):
    text = real_client.get(
        "/doc/judgement/john-denham-2024-10-11-council-of-nations", headers={"Accept": "text/html"}
    ).text
    heading = html.unescape(re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)[1])
    assert heading.startswith("John Denham, in our words: The body is odd, lacks legal status") and len(heading) < 160
    assert "critical" not in heading and not heading.endswith(".")
