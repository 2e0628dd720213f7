"""A short link keeps query, release and day;
on another release it says what changed, and damage never passes for a query.
"""

import base64
import hashlib
import html
import re
import zlib

import pytest
from devolved.errors import BadRequest, TooLarge
from devolved.register.permalinks import DICTIONARIES, LONGEST_CODE, expand, shorten
from devolved.register.register import LIBRARY
from devolved.register.tables.first_rows import Shown, difference
from devolved.store.terms import Term
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

pytestmark = pytest.mark.xdist_group("permalinks")
OLD, NEW = "2025.07.01", "2025.09.01"
NAMES = 'SELECT ?n { ?p <http://xmlns.com/foaf/0.1/name> ?n FILTER(STRENDS(?n, "Corrected") || ?n = "New Comer") }'
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# links in the world hold such codes
ASKED = """PREFIX devo: <https://w3id.org/devolved/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# Who is mayor of what, on the day shown
SELECT ?authority ?mayor WHERE {
    ?body devo:mayor ?person ; rdfs:label ?authority .
    ?person rdfs:label ?mayor .
}
ORDER BY ?authority"""
KEPT = "awAbVI60UJKug5VJWCM_IV8gsVoC4Mj9NoTwjsURHAejSkgxgSgRGfnFGfnkezPtU9zVYG1QVshqIftRQgesDAA"
PAGE = {"Accept": "text/html"}


def opened(client, address: str, status: int = 200) -> str:
    reply = client.get(address, headers=PAGE)
    assert reply.status_code == status, (address, reply.status_code)
    return html.unescape(re.sub(r"<[^>]+>", "", reply.text.partition("<main")[2]))


def test_a_link_that_was_given_out_is_read_for_ever():
    """A letter's dictionary is never changed, whatever the ontology's words become: links would break."""
    sums = {letter: hashlib.sha256(words).hexdigest()[:16] for letter, words in DICTIONARIES.items()}
    assert sums["a"] == "d12a2c459437e6e6"
    assert expand(KEPT) == ASKED and shorten(ASKED) == KEPT


@given(text(max_size=400))
def test_any_query_comes_back_as_it_was(query):
    assert expand(shorten(query)) == query.replace("\r\n", "\n").strip()


@given(sampled_from([v.query for v in LIBRARY]), integers(0, 10**6), sampled_from(LETTERS))
def test_a_damaged_link_is_never_another_query(query, place, letter):
    code = shorten(query)
    place %= len(code)
    for damaged in (code[:place], code[:place] + letter + code[place + 1 :]):
        if damaged != code:
            try:
                assert expand(damaged) == query.strip()  # the spare bits of the last letter say nothing
            except BadRequest as error:
                assert "damaged" in error.detail


def test_codes_are_short():
    sizes = [len(shorten(v.query)) / len(v.query) for v in LIBRARY]
    assert len(KEPT) < len(ASKED) / 3 and sum(sizes) / len(sizes) < 0.42


def test_a_bomb_is_refused_and_a_query_too_long_has_no_link():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, DICTIONARIES["a"])
    bomb = packer.compress(b"a" * 10**7) + packer.flush()
    code = "a" + base64.urlsafe_b64encode(b"000" + bomb).decode().rstrip("=")
    with pytest.raises((TooLarge, BadRequest)):
        expand(code)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, DICTIONARIES["a"])
    with pytest.raises(TooLarge):
        expand(
            "a"
            + base64.urlsafe_b64encode(b"000" + packer.compress(b"a" * 150_000) + packer.flush()).decode().rstrip("=")
        )
    assert shorten("".join(str(n * n * 7919) for n in range(3000))) == ""
    assert len(code) > LONGEST_CODE


def test_the_query_page_gives_a_link_to_the_answer_it_shows(client):
    page = client.get("/query", query_string={"query": NAMES, "run": 1}, headers=PAGE).text
    link = html.unescape(re.search(r'href="(/q/[^"]+)"', page)[1])
    assert (
        link.startswith(f"/q/{NEW}/{shorten(NAMES)}?at=") and len(link) < 160
    )  # asked on a later day than the release was built
    said = opened(client, link)
    assert "New Comer" in said and NAMES in said and f"The answer of release {NEW}" in said


def test_on_another_release_the_link_gives_the_old_answer_and_then_what_changed(client):
    said = opened(client, f"/q/{OLD}/{shorten(NAMES)}")
    assert (
        f"The answer of release {OLD}" in said
        and f"the register now serves release {NEW}" in said
        and "New Comer" not in said.partition("The query")[0]
    )
    assert f"/q/{OLD}/{shorten(NAMES)}?now=1" in client.get(f"/q/{OLD}/{shorten(NAMES)}", headers=PAGE).text
    changed = opened(client, f"/q/{OLD}/{shorten(NAMES)}?now=1")
    assert (
        "0 gone, 2 new, 0 the same" in changed
        and "New Comer" in changed
        and "Only now (2)" in changed
        and "Only then" not in changed
    )


def test_an_answer_that_did_not_change_says_so(client):
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a <https://w3id.org/devolved/def#StrategicAuthority> }"
    assert "Nothing changed" in opened(client, f"/q/{OLD}/{shorten(query)}?now=1")


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s <http://xmlns.com/foaf/0.1/name> 'New Comer' }",
        "CONSTRUCT WHERE { ?s <http://xmlns.com/foaf/0.1/name> 'New Comer' }",
    ],
)
def test_answers_of_every_form_are_compared(client, query):
    assert "1 new" in opened(client, f"/q/{OLD}/{shorten(query)}?now=1")


def test_a_view_of_the_gallery_is_kept_by_name_with_its_parameters(client):
    page = client.get("/query?view=mayors/in-office&on=2024-06-01", headers=PAGE).text
    link = html.unescape(re.search(r'href="(/q/[^"]+)"', page)[1])
    assert re.fullmatch(rf"/q/{NEW}/mayors/in-office\?on=2024-06-01&v=[0-9a-f]{{6}}", link)
    said = opened(client, link)
    assert "about 1 June 2024" in said and "has been rewritten" not in said
    assert "has been rewritten" in opened(client, link[:-6] + "000000")


def test_days_are_kept_and_wrong_ones_refused(client):
    assert "about 1 June 2024" in opened(client, f"/q/{OLD}/{shorten(NAMES)}?at=2024-06-01")
    assert "about 1 July 2025" in opened(client, f"/q/{OLD}/{shorten(NAMES)}")  # the release's own day
    assert "(on 1 June 2024) to release" in opened(client, f"/q/{OLD}/{shorten(NAMES)}?on=2024-06-01&now=1")
    assert client.get(f"/q/{OLD}/{shorten(NAMES)}?at=soon").status_code == 400


def test_a_release_that_is_not_here_is_said_so_and_the_query_is_not_lost(client):
    said = opened(client, f"/q/2020.01.01/{shorten(NAMES)}", 404)
    assert "2020.01.01, which is not kept on this server" in said and NAMES in said


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("bnonsense", 400),
        ("a", 400),
        ("a%00%ff", 400),
        (KEPT[:-9], 400),
        ("no/view", 404),
        ("mayors/in-office?day=red", 400),
        ("a" * 5000, 400),
    ],
)
def test_nonsense_is_refused(client, path, status):
    assert client.get(f"/q/{NEW}/{path}").status_code == status


def test_a_faulty_query_has_its_fault_told_and_markup_stays_text(client):
    assert "cannot be read" in opened(client, f"/q/{NEW}/{shorten('SELECT * {')}")
    assert (
        "<script>alert"
        not in client.get(f"/q/{NEW}/{shorten('# </code><script>alert(1)</script>')}", headers=PAGE).text
    )


def test_rows_that_stand_twice_count_twice():
    def shown(*words):
        return Shown("bindings", ["x"], [[Term("literal", w)] for w in words])

    found = difference(shown("a", "a", "b"), shown("a", "c", "c"))
    assert (
        [[r[0].value for r in side] for side in (found.gone, found.come)] == [["a", "b"], ["c", "c"]]
        and found.same == 1
        and found.whole
    )


def test_nothing_that_a_reader_does_here_is_kept(client):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(f"/q/{NEW}/{KEPT}").status_code == 405
