"""Promises, the law and agreements that carry them out, and powers: what a sceptical reader found said wrongly of them,
by its kind (``docs/pages-read.md``).
"""

import re
from collections import defaultdict
from datetime import date

import pytest
from devolved.register.sentences.outlook import Facts, outlook
from devolved.store.terms import text
from devolved.web.html.commitments import how_far
from reading import lead, steps, words

DEF = "PREFIX devo: <https://w3id.org/devolved/def#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
BILL, FORCE = "a Bill, which is not law", "in force; it gives no power of its own that we know"


def test_a_bill_beside_the_law_that_it_became_does_not_say_how_far_a_promise_goes(real_client):
    assert how_far([{"state": text(BILL)}, {"state": text(FORCE)}]) == FORCE
    assert how_far([{"state": text(BILL)}]) == BILL
    said = words(real_client, "/doc/commitment/kings-speech-bill?on=2026-11-29")
    assert f"How far it goes: {FORCE}." in said


def test_a_bill_carries_nothing_before_it_was_introduced(real_client, real_store):
    """Of every Bill the day of its introduction is recorded, and it is neither made nor law on that day."""
    bills = real_store.rows(
        DEF + "SELECT ?bill ?day WHERE { ?bill devo:instrumentKind <https://w3id.org/devolved/id/instrument-kind/bill> "
        "OPTIONAL { ?bill devo:onDay ?day } }"
    )
    assert bills and all("day" in row for row in bills)
    before = words(real_client, "/doc/commitment/kings-speech-bill?on=2024-08-01")
    assert "pass the Bill" not in before and "which is not law" not in before
    bill = "/doc/instrument/edceb-2025"
    assert "introduced on 10 July 2025. On 9 July 2025 it had not been introduced." in lead(
        real_client, f"{bill}?on=2025-07-09"
    )
    assert "10 July 2025: introduced" in steps(real_client, f"{bill}?on=2025-07-09")
    years = real_client.get("/views/law/by-year.json").json["rows"]
    assert not [row for row in years if row["kind"]["id"].endswith("/bill")]
    shown = words(real_client, "/compare/days?first=2025-07-09&second=2025-07-11")
    assert "English Devolution and Community Empowerment Bill" in shown and "introduced" in shown


def test_what_is_found_kept_is_not_told_that_no_meeting_carries_it(real_client, real_store):
    """Two meetings were found, and “no meeting that carries it out” stood under their count."""
    rows = real_store.rows(
        DEF + "PREFIX status: <https://w3id.org/devolved/id/status/> SELECT DISTINCT ?promise WHERE { "
        "?promise devo:statusOnDay ?status . VALUES ?status { status:kept-so-far status:lapsed } "
        "FILTER NOT EXISTS { ?promise devo:carriedOutBy ?carrier } }"
    )
    assert len(rows) > 5
    for row in rows:
        said = words(real_client, row["promise"].value.replace("https://w3id.org/devolved/id", "/doc"))
        assert "no law, agreement or meeting that carries it out" not in said, row["promise"].value


def test_what_was_not_yet_kept_is_not_to_go_on_being_kept(real_client):
    said = words(real_client, "/doc/commitment/integrated-settlement-scope?on=2025-03-01")
    assert "Nothing but to keep it." in said and "The first case in which it is found kept, or not kept" in said
    assert "Nothing but to go on keeping it." in words(real_client, "/doc/commitment/integrated-settlement-scope")


def test_what_was_promised_is_done_not_given():
    assert "was not done after all" in outlook(Facts(status="delivered"), date(2026, 11, 29)).change


@pytest.mark.parametrize("day, later", [("?on=2025-05-22", True), ("?on=2025-05-23", True), ("", False)])
def test_findings_of_later_days_are_told_as_such(real_client, day, later):
    said = words(real_client, f"/doc/commitment/cnr-no-substitutes{day}")
    assert ("was found later." in said) == later
    assert ("Records of every day are listed, later ones too." in said) == later


def test_what_is_described_is_not_said_to_be_undescribed(real_client, real_store):
    rows = real_store.rows(
        DEF + "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?law WHERE { ?law a devo:Instrument ; "
        "dcterms:description ?text . FILTER NOT EXISTS { ?any devo:conferredUnder|devo:establishedUnder|devo:basis|"
        "devo:carriedOutBy ?law } FILTER NOT EXISTS { ?part devo:provisionOf ?law } }"
    )
    assert len(rows) > 5
    for row in rows:
        said = words(real_client, row["law"].value.replace("https://w3id.org/devolved/id", "/doc"))
        assert "What it did is not described yet." not in said
        assert "were not read one by one" not in said


def test_of_law_known_to_a_year_only_it_is_not_said_that_it_was_in_force(real_client):
    law = "/doc/instrument/si-2026-169"
    assert lead(real_client, f"{law}?on=2026-06-01").endswith(
        "is an amending order or regulations (SI 2026/169). Whether it was in force by 1 June 2026 we have not found."
    )
    assert lead(real_client, f"{law}?on=2025-12-31").endswith("On 31 December 2025 it was not in force.")
    assert "in force by" not in lead(real_client, f"{law}?on=2027-01-01")


def test_documents_of_later_days_were_not_opened_for_a_past_one(real_client, real_store):
    rows = real_client.get("/views/powers/ledger.json?power=careers-convening&on=2025-01-10").json["rows"]
    (then,) = [row for row in rows if row["authority"]["id"].endswith("/greater-manchester-combined-authority")]
    known = real_store.rows(
        DEF + "SELECT ( COUNT(?r) AS ?n ) WHERE { ?r devo:readFor "
        "<https://w3id.org/devolved/id/authority/greater-manchester-combined-authority> ; devo:readingOf ?d . "
        'FILTER NOT EXISTS { ?d devo:onDay|devo:sinceDay ?made . FILTER ( ?made > "2025-01-10"^^xsd:date ) } }'
    )
    assert int(then["documents"]["value"] if isinstance(then["documents"], dict) else then["documents"]) == int(
        next(iter(known))["n"].value
    )


def test_a_power_known_to_a_month_is_not_counted_as_held_in_it(real_client, real_store):
    """The page of the conferral says that it is not known; that of the power does not count it."""
    rows = real_store.rows(
        DEF + "SELECT ?power ?first WHERE { ?c a devo:Conferral ; devo:power ?power ; devo:conferredOn ?authority ; "
        "devo:sinceDay ?first ; devo:latestStart ?last . FILTER ( ?first < ?last ) FILTER NOT EXISTS { "
        "?other devo:power ?power ; devo:conferredOn ?authority ; devo:sinceDay ?begun . FILTER ( ?begun < ?first ) } }"
    )
    assert len(rows) > 10
    for row in rows:
        power, day = row["power"].value.replace("https://w3id.org/devolved/id", "/doc"), row["first"].value
        assert "already held it we have not found" in lead(real_client, f"{power}?on={day}"), (power, day)
    assert "held by at least seven authorities on 15 May 2018; whether one more authority already held it" in lead(
        real_client, "/doc/power/bus-franchising?on=2018-05-15"
    )


def test_an_agreement_that_ended_says_so(real_client):
    deal = "/doc/agreement/suffolk-county-deal-2022"
    assert "whether that was by 10 September 2024 we have not found." in lead(real_client, f"{deal}?on=2024-09-10")
    assert lead(real_client, f"{deal}?on=2024-10-01").endswith("It ended in September 2024.")
    assert "ended" not in lead(real_client, f"{deal}?on=2024-08-31")
    assert "runs out" not in steps(real_client, f"{deal}?on=2024-10-01")


def test_what_is_not_known_of_a_power_stands_at_the_end_of_its_sentence(real_client):
    said = lead(real_client, "/doc/conferral/south-yorkshire-mayoral-combined-authority-bus-franchising?on=2018-05-15")
    assert said.endswith("exercised by the mayor. Whether it was held on 15 May 2018 we have not found.")
    ahead = lead(real_client, "/doc/conferral/south-yorkshire-mayoral-combined-authority-borrowing?on=2021-12-31")
    assert "from some day in 2022" in ahead


def test_a_host_is_where_a_document_was_published_not_by_whom(real_client, real_store):
    rows = real_store.rows(
        DEF + "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?source WHERE { ?source a devo:Source ; "
        'dcterms:publisher ?by . FILTER ( REGEX(STR(?by), "^[a-z0-9.-]+[.][a-z]+$") ) } ORDER BY ?source'
    )
    assert len(rows) > 100
    for row in list(rows)[::40]:
        said = lead(real_client, row["source"].value.replace("https://w3id.org/devolved/id", "/doc"))
        assert not re.search(r"published by [a-z0-9-]+\.", said), said


def test_a_section_is_told_with_its_law(real_client):
    """“Section 23: requests of mayors” does not say of which Act."""
    act = "English Devolution and Community Empowerment Act 2026"
    ours = lead(real_client, "/doc/conferral/east-midlands-combined-county-authority-collaborate-neighbours")
    assert f"to collaborate ({act}); exercised by the mayor." in ours
    order = lead(real_client, "/doc/conferral/north-east-combined-authority-highways-agreements")
    assert "SI 2024/402, article 21" in order and "(North East" not in order


def test_what_rests_on_pages_that_were_not_read_says_so(real_client, real_store):
    """A headline in an account of a page is no reading of the page."""
    unread = {
        row["source"].value
        for row in real_store.rows(
            DEF + "SELECT ?source WHERE { ?source a devo:Source . FILTER NOT EXISTS { ?source devo:readOn ?day } }"
        )
    }
    cited, notes = defaultdict(set), {}
    for row in real_store.rows(
        DEF + "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?thing ?source ?note WHERE { VALUES ?class { devo:Judgement devo:StatusAssessment devo:Commitment } "
        "?thing a ?class ; dcterms:source ?source . OPTIONAL { ?thing skos:editorialNote ?note } }"
    ):
        cited[row["thing"].value].add(row["source"].value)
        notes[row["thing"].value] = row["note"].value if "note" in row else ""
    resting = [thing for thing, sources in cited.items() if sources <= unread]
    assert len(resting) > 5
    assert not [thing for thing in resting if "not read" not in notes[thing]]
    assert "the page itself was not read" in words(real_client, "/doc/judgement/kemi-badenoch-2026-09-02-no-10-north")


def test_what_stands_in_a_bill_before_parliament_waits_for_parliament(real_client):
    """“A first step (a Bill …) would put it in progress” of a promise that a Bill was to carry."""
    promise = "/doc/commitment/mayoral-commissioners"
    said = words(real_client, f"{promise}?on=2025-12-01")
    assert "Parliament must pass the Bill in which it stands." in said
    assert "Royal Assent would make it legislated." in said and "A first step (a Bill" not in said
    assert "the Bill in which it stands" not in words(real_client, f"{promise}?on=2026-04-29")


def test_a_section_was_not_there_before_its_law(real_client):
    section = "/doc/provision/si-2021-112-article-6"
    assert "On 20 January 2021 it had not been made." in lead(real_client, f"{section}?on=2021-01-20")
    assert "had not been" not in lead(real_client, f"{section}?on=2021-03-01")
    assert lead(real_client, "/doc/provision/act-2026-s9?on=2026-04-28").endswith("it had not been enacted.")


def test_what_is_yet_to_begin_bears_its_first_name(real_client):
    """The authority of 2024 took another name in 2026: it was not to begin under that one."""
    conferral = "/doc/conferral/north-east-combined-authority-bus-operator-grants"
    said = lead(real_client, f"{conferral}?on=2024-05-06")
    assert "to be held by the North East Combined Authority from 7 May 2024" in said
    assert "North East Mayoral Strategic Authority" in lead(real_client, f"{conferral}?on=2026-06-01")


def test_a_status_of_a_month_or_year_is_not_told_as_found_in_the_course_of_it(real_client, real_store):
    rows = real_store.rows(
        DEF + "SELECT ?thing ?first ?last WHERE { ?thing a devo:StatusAssessment ; devo:onDay ?first ; "
        "devo:latestDay ?last . FILTER ( ?first < ?last ) }"
    )
    assert len(rows) > 10
    for row in list(rows)[::4]:
        page = row["thing"].value.replace("https://w3id.org/devolved/id", "/doc")
        for day, unsure in ((row["first"].value, True), (row["last"].value, False)):
            assert ("Whether that was by" in lead(real_client, f"{page}?on={day}")) == unsure, (page, day)
