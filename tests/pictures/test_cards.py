"""Cards of links: right size and type, hostile names kept harmless, nothing fetched,
and named in the head of every page.
"""

import re
import struct
from xml.etree import ElementTree

import pytest
from devolved.register.pictures import cards, charts
from hypothesis import given, settings
from hypothesis import strategies as st

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(real_client):
    return real_client


def measure(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize(
    "path",
    [
        "home",
        "map",
        "authority/greater-manchester-combined-authority",
        "power/bus-franchising",
        "person/andy-burnham",
        "party/labour",
        "views/mayors/party-control",
        "views/powers/matrix",
        "views/powers/holders",
    ],
)
def test_a_card_is_a_png_of_the_size_that_links_show(client, path):
    reply = client.get(f"/cards/{path}.png")
    assert reply.status_code == 200 and reply.mimetype == "image/png"
    assert measure(reply.data) == (1200, 630) and len(reply.data) < 600_000
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin" and reply.headers["ETag"]


@pytest.mark.parametrize("path", ["person/nobody-at-all", "nothing/at-all", "views/no/such", "nothing"])
def test_what_is_not_there_has_no_card_404(client, path):
    assert client.get(f"/cards/{path}.png", headers={"Accept": "application/json"}).status_code == 404


def test_a_view_with_a_wrong_parameter_is_refused_400(client):
    assert (
        client.get("/cards/views/powers/holders.png?power=<svg>", headers={"Accept": "application/json"}).status_code
        == 400
    )


def test_a_second_asking_is_not_drawn_again(client, monkeypatch):
    first = client.get("/cards/person/sadiq-khan.png").data
    monkeypatch.setattr(charts, "rasterise", lambda svg: pytest.fail("drawn again"))
    assert client.get("/cards/person/sadiq-khan.png").data == first


def test_drawn_pictures_that_are_kept_are_few():
    assert charts.rasterise.results._entries.maxsize <= 4 * 2**20


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/map",
        "/powers",
        "/about",
        "/search?q=x",
        "/doc/authority/cornwall",
        "/doc/person/andy-burnham?on=2019-06-01",
        "/views/mayors/party-control",
        "/nowhere",
    ],
)
def test_every_page_names_its_card_with_a_title_a_sentence_and_words_for_the_picture(client, path):
    text = client.get(path, headers={"Accept": "text/html"}).text
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', text))
    assert (
        said["og:title"]
        and said["og:description"]
        and said["og:image:alt"]
        and said["twitter:card"] == "summary_large_image"
    )
    assert len(re.findall(r'property="og:title"', text)) == len(re.findall(r'property="og:image"', text)) == 1
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    own = said["og:image"].replace("&amp;", "&")
    assert (
        own.startswith("http://localhost/cards/")
        and client.get(own.removeprefix("http://localhost")).mimetype == "image/png"
    )
    assert ("on=2019-06-01" in own) == ("on=" in path)


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "</text><script>alert(1)</script>",
            '"><image href="http://x/"/>',
            "&lt;&amp;",
            "\x00\x0b\ud800",
            "A" * 500,
            "]]><!--",
            "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        ]
    ),
)


@settings(max_examples=200, deadline=None)
@given(title=HOSTILE, kind=HOSTILE, text=HOSTILE, foot=HOSTILE)
def test_whatever_a_name_holds_stays_text(title, kind, text, foot):
    svg = cards.card(title, kind=kind, text=text, foot=foot)
    tree = ElementTree.fromstring(svg)
    assert {e.tag for e in tree.iter()} <= {SVG + "svg", SVG + "rect", SVG + "text", SVG + "path"}
    assert not [name for e in tree.iter() for name in e.attrib if "href" in name or name.startswith("on")]
    assert all(float(e.get("y")) <= cards.HEIGHT for e in tree.iter(SVG + "text"))


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "A" * 400, "\ufffe\x00", "‮gnitset", "🗺️ " * 50, ""])
def test_a_hostile_name_is_drawn_all_the_same(title):
    assert measure(charts.rasterise(cards.card(title, text=title, kind=title, foot=title))) == (1200, 630)


@given(text=st.text(max_size=400), size=st.integers(20, 70), most=st.integers(1, 4))
def test_lines_fit_and_what_is_left_out_is_shown_to_be(text, size, most):
    room = 1000
    found = cards.lines(text, size, room, most=most)
    assert len(found) <= most and all(len(line) <= room / (size * 0.56) + 1 for line in found)
    whole = cards.lines(text, size, room)
    assert found == whole or found[-1].endswith("…")


def test_a_chart_that_does_not_say_how_large_it_is_leaves_a_card_of_words():
    assert cards.chart("<svg><rect/></svg>") is None and cards.chart("") is None
