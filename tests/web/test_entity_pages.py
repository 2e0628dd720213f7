"""A page of every kind: one sentence, dated facts, evidence, a query for every section."""

import re

import pytest
from devolved.vocabulary import KINDS

OWN_SENTENCE = (
    "authority",
    "forum",
    "council",
    "post",
    "person",
    "power",
    "instrument",
    "commitment",
    "judgement",
    "meeting",
    "election",
    "source",
)


@pytest.fixture(scope="session")
def examples(real_store) -> dict[str, str]:
    """One thing of each kind: the one that most statements name."""
    rows = real_store.rows("""SELECT ?kind (SAMPLE(?slug) AS ?s) {
        ?thing a ?class BIND(STRAFTER(STR(?thing), "https://w3id.org/devolved/id/") AS ?path)
        FILTER(?path != "") BIND(STRBEFORE(?path, "/") AS ?kind) BIND(STRAFTER(?path, "/") AS ?slug) FILTER(?kind != "")
    } GROUP BY ?kind""")
    found = {row["kind"].value: row["s"].value for row in rows}
    return found | {
        "authority": "greater-manchester-combined-authority",
        "forum": "council-of-the-nations-and-regions",
        "person": "andy-burnham",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sound_page(read, examples, kind):
    if kind not in examples:
        pytest.skip(f"nothing in the register is of the kind {kind}")
    page = read(f"/doc/{kind}/{examples[kind]}")
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert {f"#{i}" for i in page.ids} >= {link for link in page.links if link.startswith("#")}
    assert page.data["@id"] == f"https://w3id.org/devolved/id/{kind}/{examples[kind]}"
    assert page.data["name"] and page.data["subjectOf"]["license"].startswith("https://creativecommons.org/")
    assert not [
        attributes
        for _, attributes in page.tags
        if "style" in attributes or any(name.startswith("on") for name in attributes)
    ]


@pytest.mark.parametrize("kind", OWN_SENTENCE)
def test_pages_that_people_meet_open_with_a_sentence(read, examples, kind):
    page = read(f"/doc/{kind}/{examples[kind]}")
    assert any(tag == "p" and attributes.get("class") == "lead" for tag, attributes in page.tags)


def test_every_section_leads_to_its_table_which_has_the_query_and_every_format(read):
    page = read("/doc/authority/greater-manchester-combined-authority")
    sections = [
        a["id"].replace("-", "/", 1)
        for tag, a in page.tags
        if tag == "section" and a.get("class") == "part" and a.get("id") not in ("facts", "inbound", "missing")
    ]
    assert len(sections) > 8
    for view in sections:
        assert sum(link.startswith(f"/views/{view}?") for link in page.links) >= 1, view
    table = read("/views/powers/held-by?authority=greater-manchester-combined-authority")
    assert any(link.startswith("/views/powers/held-by.csv?") for link in table.links)
    assert any(link.startswith("/query?view=powers%2Fheld-by&") for link in table.links)


def test_a_thin_page_has_no_empty_section_and_says_once_what_was_not_found(read):
    text = read("/doc/authority/surrey").response.get_data(as_text=True)
    parts = re.findall(r'(?s)<section class="part" id="([^"]*)".*?</section>', text)
    assert "missing" in parts and "elections-of-authority" not in parts and "money-of-body" not in parts
    assert text.count("We have found no election.") == 1 and text.count("How to add it") == 1


def test_who_is_in_charge_powers_money_promises_and_elections_come_first(read):
    page = read("/doc/authority/greater-manchester-combined-authority")
    order = [a["id"] for tag, a in page.tags if tag == "section" and a.get("class") == "part"]
    asked_first = ["mayors-of-authority", "powers-held-by", "money-of-body", "commitments-concerning"]
    assert [i for i in order if i in asked_first] == asked_first
    assert order.index("elections-of-authority") < order.index("authorities-tiers-of")


def test_long_sections_fold_and_lose_no_row(read):
    """Rows after the fold stand in a ``details``, in the same order and with the same columns."""
    text = read("/doc/authority/greater-manchester-combined-authority").response.get_data(as_text=True)
    section = text.split('id="powers-held-by"')[1].split("</section>")[0]
    shown, rest = section.split('<details class="fold">')
    assert 4 <= shown.count("<tr><td") <= 10
    said = int(rest.split("<summary>")[1].split()[0])
    assert rest.count("<tr><td") == said > 10
    assert shown.count('<th scope="col"') == rest.count('<th scope="col"')


def test_notes_stand_once_and_by_source(read):
    page = read("/doc/authority/greater-manchester-combined-authority")
    notes = [a for tag, a in page.tags if tag == "div" and "popover" in a]
    assert len(notes) == len({a["id"] for a in notes}) > 20


def test_every_evidence_marker_opens_a_note(read):
    page = read("/doc/authority/greater-manchester-combined-authority")
    targets = {a["popovertarget"] for tag, a in page.tags if tag == "button" and "popovertarget" in a}
    assert targets and targets <= set(page.ids)


@pytest.mark.parametrize("day", ["", "?on=2026-11-24", "?on=2024-06-01", "?on=2016-06-01"])
def test_the_heaviest_authority_page_keeps_its_weight_on_any_day(read, day):
    """Of all authorities the most is written of Greater Manchester; 150 kB are allowed, and growth needs room."""
    assert len(read("/doc/authority/greater-manchester-combined-authority" + day).response.data) <= 148_000


def test_the_number_of_queries_does_not_depend_on_the_neighbourhood(read, counting_store):
    """Small and large authorities ask alike, when nothing has been kept."""
    from devolved.register import register

    asked = []
    for slug in ("greater-manchester-combined-authority", "cornwall"):
        register._registers.clear()
        counting_store.asked.clear()
        read(f"/doc/authority/{slug}?on=2025-{len(asked) + 1:02}-01")
        asked.append(len(counting_store.asked))
    assert abs(asked[0] - asked[1]) <= 2 and max(asked) <= 32, asked


def test_what_follows_from_other_records_borrows_no_evidence(read):
    """The mayor of today is not proved by the order that made the authority."""
    page = read("/doc/authority/greater-manchester-combined-authority?on=2020-01-01")
    facts = page.response.get_data(as_text=True).split('id="facts"')[-1]
    mayor = next(part for part in facts.split('<div class="fact">') if "<dt>Mayor</dt>" in part)
    assert "Andy Burnham" in mayor and "popovertarget" not in mayor


def test_a_tenure_that_ended_on_an_unknown_day_is_not_drawn_as_open(read):
    text = read("/doc/authority/greater-manchester-combined-authority").response.get_data(as_text=True)
    bar = text[text.index("<title>Andy Burnham") :].split("</svg>")[0]
    assert "bar-open" not in bar


def test_bars_name_authorities_without_the_words_that_they_share(read):
    text = read("/doc/power/bus-franchising").response.get_data(as_text=True)
    strip = text.split('<figure class="strip">')[1].split("</figure>")[0]
    assert ">Greater Manchester</text>" in strip and "Combined" not in strip


def test_a_past_day_tints_the_bar_and_keeps_the_day_in_links(read):
    page = read("/doc/post/mayor-of-greater-manchester?on=2019-06-01")
    body = next(attributes for tag, attributes in page.tags if tag == "body")
    assert "past" in body["class"]
    assert "/doc/person/andy-burnham?on=2019-06-01" in page.links


def test_a_forum_says_what_was_promised_and_what_is_on_record(read):
    text = read("/doc/forum/council-of-the-nations-and-regions").text
    assert "To meet every 6 months" in text and "11 October 2024" in text


def test_a_promise_shows_its_chain_into_law(read):
    page = read("/doc/commitment/local-growth-plans-start")
    assert any(tag == "ol" and attributes.get("class") == "chain" for tag, attributes in page.tags)


@pytest.mark.parametrize("path", ["/doc/party/labour", "/doc/tier/mayoral", "/doc/status/delivered"])
def test_a_concept_opens_with_its_definition_and_shows_no_terms_of_machines(read, path):
    page = read(path)
    assert any(tag == "p" and "says-first" in (attributes.get("class") or "") for tag, attributes in page.tags)
    assert not {"Skos:definition", "Skos:notation", "Colour"} & set(page.words)
    assert not [words for words in page.words if words.startswith(("(skos:", "(org:", "(dqv:", "(void:"))]
