"""The laws of the world hold over the whole register, and each of them can fail."""

from pathlib import Path

import laws
import pytest
from lawbook import grouped

REPOSITORY = Path(__file__).resolve().parents[2]
SINCE = "2000-01-01"
COUNCIL = "<https://w3id.org/devolved/id/forum/council-of-the-nations-and-regions>"
MAYOR = "<https://w3id.org/devolved/id/role/mayor>"
# The terms of reference: the Prime Minister, four from the devolved governments, and each mayor then in office.
PUBLISHED = {"2024-10-11": 17, "2025-05-23": 19}
TENURES = """?thing a devo:Tenure ; devo:post ?post ; org:member ?person .
    OPTIONAL { ?thing devo:endsAfter ?ends_after } OPTIONAL { ?thing devo:startsBefore ?starts_before }"""
MEMBERSHIPS = """?thing a devo:CouncilMembership ; org:member ?council ; org:organization ?authority ;
    devo:membershipKind ?kind ."""
CONSTITUENT = "membership-kind/constituent"
LOCAL = {CONSTITUENT, "membership-kind/prospective-constituent", "membership-kind/within-area"}


@pytest.fixture(scope="module")
def tenures(register):
    return register.intervals(TENURES)


@pytest.fixture(scope="module")
def memberships(register):
    return register.intervals(MEMBERSHIPS)


def test_a_post_has_one_holder_at_most_on_every_day(tenures):
    late = [t for t in tenures if t.until > SINCE]
    assert len(late) > 100
    assert laws.two_at_once(late, of="post") == []


def test_every_mayoral_authority_has_its_post(register):
    posts = {r["body"] for r in register.rows(f"?post devo:role {MAYOR} ; org:postIn ?body .")}
    mayoral = {
        r["body"]
        for r in register.rows("?d devo:designates ?body ; devo:tier ?tier . FILTER(CONTAINS(STR(?tier), 'mayoral'))")
    }
    assert mayoral
    assert mayoral <= posts


def test_a_mayor_is_in_office_or_the_post_is_shown_vacant_or_unknown(register, tenures):
    posts = register.intervals(f"?thing a devo:Post ; devo:role {MAYOR} . OPTIONAL {{ ?thing devo:startsOn ?starts }}")
    held = grouped(tenures, "post")
    assert len(posts) > 15
    today = max(r["day"] for r in register.rows("?thing devo:knownOn ?day"))
    assert [g for p in posts for g in laws.unexplained_gaps(p, held.get((p.thing,), []), SINCE, today)] == []


BRIEFS = ("english-devolution", "local-government", "housing", "public-finance")
# The government of May 2010, in whose first weeks the departments had their ministers, and the last day looked for.
MINISTERS = ("2010-05-14", "2026-11-28")
# Michael Gove was dismissed late on 6 July 2022, and Greg Clark followed him the next day.
DISMISSED = ["nobody from 2022-07-06 to 2022-07-07"]


@pytest.mark.parametrize("brief", BRIEFS)
def test_a_brief_has_a_minister_on_every_day_since_2010(register, brief):
    had = register.intervals(
        f"?thing a devo:Tenure ; devo:post/devo:brief <https://w3id.org/devolved/id/brief/{brief}> ."
    )
    assert len(had) > 5
    assert laws.nobody_between(had, *MINISTERS) == ([] if brief == "public-finance" else DISMISSED)


def test_every_promise_has_a_status_from_the_day_on_which_it_was_made(register):
    promises = register.rows(
        "?promise a devo:Commitment ; devo:latestDay ?made . OPTIONAL { SELECT ?promise ( MIN(?day) AS ?first ) { "
        "?assessment devo:assesses ?promise ; devo:latestDay ?day } GROUP BY ?promise }"
    )
    assert len(promises) > 150
    assert laws.promises_without_a_status(promises) == []


def test_seats_of_the_council_of_the_nations_and_regions_are_as_published(register):
    seats = register.intervals(f"?thing a devo:Seat ; devo:seatIn {COUNCIL} ; devo:role ?role .")
    meetings = {r["day"] for r in register.rows(f"?m devo:meetingOf {COUNCIL} ; devo:heldOn ?day .")}
    assert meetings == set(PUBLISHED), "A new meeting: add its day and the published membership."
    assert laws.seats_not_as_published(seats, PUBLISHED) == []


def test_a_council_is_a_constituent_of_one_authority_at_a_time(memberships):
    constituents = [m for m in memberships if m.said["kind"] == CONSTITUENT]
    assert len(constituents) > 90
    assert laws.two_at_once(constituents, of="council") == []


def test_votes_add_up_where_every_candidate_is_known(register):
    elections = register.rows("""?election devo:allCandidatesKnown true .
        OPTIONAL { ?election devo:electorate ?electorate } OPTIONAL { ?election devo:turnoutPercent ?turnout }
        OPTIONAL { ?election skos:editorialNote ?told . FILTER ( REGEX(?told, "votes of .* not found") ) }""")
    candidacies = register.rows("""?candidacy devo:candidacyIn ?election ; devo:isElected ?won .
        OPTIONAL { ?candidacy devo:firstRoundVotes ?first } OPTIONAL { ?candidacy devo:finalRoundVotes ?final }""")
    standing = {}
    for candidacy in candidacies:
        standing.setdefault(candidacy["election"], []).append(candidacy)
    assert len(elections) > 25
    assert [f for e in elections for f in laws.votes_that_do_not_add_up(e, standing.get(e["election"], []))] == []


def test_an_authority_is_as_large_as_the_councils_within_it(register, memberships):
    size = {r["body"]: int(r["km"]) for r in register.rows("?body devo:area ?area . ?area devo:areaKm2 ?km .")}
    parts = {}
    for (authority,), members in grouped(memberships, "authority").items():
        local = [m for m in members if m.said["kind"] in LOCAL and m.said["council"] in size]
        last = max((m.until for m in local), default=None)
        parts[authority] = [size[m.said["council"]] for m in local if m.until == last]
    whole = {a: size[a] for a in parts if parts[a]}
    assert len(whole) > 20
    assert laws.areas_that_do_not_sum(whole, {a: parts[a] for a in whole}) == []


def test_nothing_is_known_to_hold_before_it_began(register):
    """Offices, their holders, seats and bodies; what is only planned has no day on which it was known to hold."""
    rows = register.rows("""?thing devo:knownOn ?known ; devo:sinceDay ?since . FILTER ( ?known < ?since )
        FILTER NOT EXISTS { ?thing a devo:Conferral }""")
    assert [r["thing"] for r in rows] == []


def test_every_minister_brief_has_a_holder_on_every_day_since_2010(register):
    """Devolution, local government, housing and the Treasury; one empty time lies between two Secretaries."""
    empty = {}
    for brief in ("english-devolution", "local-government", "housing", "public-finance"):
        rows = register.rows(f"""?post devo:brief <https://w3id.org/devolved/id/brief/{brief}> .
            ?tenure devo:post ?post ; devo:sinceDay ?since . OPTIONAL {{ ?tenure devo:untilDay ?until }}""")
        reached = "2010-05-12"
        for since, until in sorted((r["since"], r.get("until", "9999")) for r in rows):
            if since > reached:
                empty.setdefault(brief, []).append((reached, since))
            reached = max(reached, until)
        assert reached == "9999", brief
    vacant = [("2022-07-06", "2022-07-07")]
    assert empty == {brief: vacant for brief in ("english-devolution", "local-government", "housing")}


def test_few_dated_facts_are_uncited(register):
    facts = {r["fact"]: r["confidence"] for r in register.rows("?fact a devo:Dated ; devo:confidence ?confidence .")}
    uncited = [f for f, confidence in facts.items() if confidence == "confidence/uncited"]
    assert len(uncited) / len(facts) < 0.03


def test_a_sure_fact_rests_on_a_page_that_a_reader_can_open(register):
    assert register.rows(laws.SURE_WITHOUT_A_PAGE) == []


def test_no_source_is_without_a_place():
    files = [*REPOSITORY.joinpath("data").rglob("*.ttl")]
    assert [f.name for f in files if "unlocated:" in f.read_text("utf-8")] == []


def test_rows_of_the_first_record_are_recorded_or_listed():
    assert laws.counts_that_do_not_add_up(REPOSITORY.joinpath("data", "README.md").read_text("utf-8")) == []


SETTLEMENT = "https://w3id.org/devolved/id/{}/integrated-settlement"


def test_a_settlement_conferred_is_a_settlement_agreed_and_the_other_way_round(register):
    conferred = register.rows(
        f"?c devo:power <{SETTLEMENT.format('power')}> ; devo:conferredOn ?body ; devo:sinceDay ?day ."
    )
    agreed = register.rows(
        f"?a devo:agreementKind <{SETTLEMENT.format('agreement-kind')}> ; devo:agreedBetween ?body ; "
        "devo:sinceDay ?day . ?body a devo:StrategicAuthority ."
    )
    begun = {}
    for agreement in agreed:
        begun[agreement["body"]] = min(agreement["day"], begun.get(agreement["body"], agreement["day"]))
    assert len(conferred) >= 7
    assert {c["body"]: c["day"] for c in conferred} == begun


def test_no_authority_has_a_power_before_it_exists(register):
    rows = register.rows("""?conferral devo:conferredOn ?body ; devo:sinceDay ?since ; a devo:Conferral .
        ?body devo:sinceDay ?made .
        OPTIONAL { ?conferral devo:startsOn ?starts }""")
    assert [
        r["conferral"] for r in rows if laws.older_than_its_authority(r["since"], r["made"], r.get("starts", ""))
    ] == []


def test_every_authority_has_a_ledger_of_what_was_read(register):
    authorities = {r["a"] for r in register.rows("?a a devo:StrategicAuthority .")}
    assert len(authorities) > 20
    assert authorities <= {r["a"] for r in register.rows("?reading devo:readFor ?a .")}


def test_the_precept_is_given_by_the_order_to_all_but_the_one_that_it_excepts(register):
    law = "<https://w3id.org/devolved/id/instrument/si-2017-611>"
    power = "<https://w3id.org/devolved/id/power/council-tax-precept>"
    under = f"?c devo:power {power} ; devo:conferredUnder/devo:provisionOf? {law} ; devo:conferredOn ?a ."
    given = {r["a"] for r in register.rows(under)}
    assert len(given) == 11
    assert "authority/west-of-england-combined-authority" not in given


def test_no_conferral_or_reading_is_verified_on_copies_alone(register):
    copies = {
        r["source"]
        for r in register.rows("?source a devo:Source ; devo:hostKind ?host .")
        if r["host"] in ("host-kind/copy", "host-kind/mirror")
    }
    cited = {}
    for row in register.rows("""VALUES ?kind { devo:Conferral devo:Reading } ?thing a ?kind ; dcterms:source ?source ;
        devo:confidence <https://w3id.org/devolved/id/confidence/verified> ."""):
        cited.setdefault(row["thing"], []).append(row["source"])
    assert len(copies) > 50 and len(cited) > 150
    assert laws.verified_on_copies(cited.items(), copies) == []
