"""What the views on promises say of the real record: counts that bear out statuses, chains that reach nobody else's."""

import csv
import io
import re

import pyoxigraph as ox
import pytest
from devolved.store.binding import bind
from devolved.store.terms import typed
from devolved.vocabulary import iri
from rulebook import REPOSITORY, World

VIEWS = REPOSITORY / "server" / "devolved" / "register" / "views" / "commitments"
DAY = "2026-11-28"
EVERY_ONE = "https://w3id.org/devolved/def#StrategicAuthority"


@pytest.fixture(scope="module")
def today(register) -> World:
    """The register with the flat graph of one day beside its facts, as a page reads it."""
    world = World(
        register.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), ox.RdfFormat.N_TRIPLES
    )
    world._add(world.flat(DAY), ox.DefaultGraph())
    return world


def rows(world, name: str, **things: str) -> list[dict]:
    """The answer of a view, with short names for things; ``commitment`` may be given by its slug."""
    query = bind((VIEWS / f"{name}.rq").read_text("utf-8"), {"day": typed(DAY, "date")})
    for variable, slug in things.items():
        query = re.sub(rf"VALUES \?{variable} {{ [^}}]+ }}", f"VALUES ?{variable} {{ <{iri(variable, slug)}> }}", query)
    found = csv.DictReader(io.StringIO(world.select(query)))
    return [{k: v.replace("https://w3id.org/devolved/id/", "") for k, v in row.items()} for row in found]


def promises(world) -> list[str]:
    query = "SELECT ?c WHERE { ?c a <https://w3id.org/devolved/def#Commitment> } ORDER BY ?c"
    return [row[0].value.rpartition("/")[2] for row in world.store.query(query)]


def test_a_recurring_promise_has_lapsed_exactly_where_the_count_falls_short(today):
    counted = [row for row in rows(today, "recurring") if row["kind"].endswith("/meeting")]
    assert len(counted) >= 4
    for row in counted:
        short = int(row["found"]) < int(row["due"])
        assert row["status"] == ("status/lapsed" if short else "status/kept-so-far"), row
        assert int(row["notFound"]) == max(0, int(row["due"]) - int(row["found"])), row


def test_no_two_promises_count_the_same_thing(today):
    """The same meetings, counted for two promises, would let one forum lapse twice."""
    query = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?one ?other WHERE {
            ?one devo:recurrenceOf ?whose ; devo:recurrenceKind ?kind .
            ?other devo:recurrenceOf ?whose ; devo:recurrenceKind ?kind . FILTER ( STR(?one) < STR(?other) )
            OPTIONAL { ?one devo:recurs ?a } OPTIONAL { ?other devo:recurs ?b }
            FILTER ( COALESCE(STR(?a), "") = COALESCE(STR(?b), "") ) }"""
    assert list(today.store.query(query)) == []


def test_words_that_were_read_can_be_found_again(register):
    """Whoever read the words says where in the document they stand."""
    query = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?promise WHERE { ?promise devo:wordsRead <https://w3id.org/devolved/id/words-read/read> .
            FILTER NOT EXISTS { ?promise devo:madeIn|dcterms:source ?place . ?place devo:locator ?where } }"""
    assert list(register.store.query(query)) == []


def test_nearly_every_promise_was_searched_for_beyond_what_it_cites(register):
    """A look at the cited pages alone is a Check, and no search; seven promises have nothing more."""
    query = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT DISTINCT ?promise WHERE { ?promise a devo:Commitment .
            FILTER NOT EXISTS { ?check devo:checks ?promise ; devo:searched ?where .
                FILTER ( !CONTAINS(?where, "no search beyond them") ) } }"""
    assert len(list(register.store.query(query))) <= 2


def test_what_is_not_due_yet_is_neither_kept_nor_missed(today):
    (row,) = [row for row in rows(today, "recurring") if row["commitment"] == "commitment/annual-report-powers"]
    assert (row["due"], row["found"], row["notFound"]) == ("0", "0", "0")


def test_a_communique_falls_due_with_each_meeting_on_record(today):
    (row,) = [row for row in rows(today, "recurring") if row["commitment"] == "commitment/cnr-communique"]
    meetings = [row for row in rows(today, "recurring") if row["commitment"] == "commitment/cnr-twice-yearly"]
    assert row["due"] == meetings[0]["found"] and int(row["found"]) < int(row["due"])


def test_a_chain_reaches_only_the_parties_of_its_agreement(today):
    reached = {
        (row["carriedOutBy"], row["authority"])
        for row in rows(today, "chain", commitment="integrated-settlement-next-four")
    }
    assert len(reached) == 4
    for agreement, authority in reached:
        assert authority.removeprefix("authority/").startswith(
            agreement.removeprefix("agreement/").partition("-integrated")[0]
        )


def test_a_chain_names_the_party_of_an_agreement_though_no_power_was_received(today):
    """Each agreement that carries a promise reaches its own parties, whatever they hold."""
    query = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?promise ?agreement ?party WHERE { ?promise devo:carriedOutBy ?agreement .
            ?agreement a devo:Agreement ; devo:agreedBetween ?party . ?party a devo:StrategicAuthority }"""
    expected = {}
    for promise, agreement, party in today.store.query(query):
        short = tuple(thing.value.replace("https://w3id.org/devolved/id/", "") for thing in (agreement, party))
        expected.setdefault(promise.value.rpartition("/")[2], set()).add(short)
    assert len(expected["local-growth-plans-start"]) >= 10
    for promise, agreed in expected.items():
        chain = rows(today, "chain", commitment=promise)
        assert agreed <= {(row["carriedOutBy"], row["authority"]) for row in chain}, promise


def test_no_chain_says_anything_twice_and_each_says_how_far_it_goes(today):
    for slug in promises(today):
        chain = rows(today, "chain", commitment=slug)
        keys = [(row["carriedOutBy"], row["power"], row["authority"]) for row in chain]
        assert len(set(keys)) == len(keys), slug
        assert all(row["state"] for row in chain), slug


def test_a_chain_reaches_only_those_for_whom_the_promise_was_made(today):
    # An authority that is in no tier yet is reached by a promise to a tier where the law conferred the power on it.
    query = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        ASK { <%s> devo:beneficiary ?anybody . FILTER NOT EXISTS { <%s> devo:beneficiary <%s> }
              FILTER NOT EXISTS { <%s> devo:beneficiary ?tier . ?tier a skos:Concept .
                  OPTIONAL { <%s> devo:tierOnDay ?own }
                  FILTER ( !BOUND(?own) || ?own = ?tier ) } }"""
    for slug in promises(today):
        promise = iri("commitment", slug)
        for row in rows(today, "chain", commitment=slug):
            if row["authority"].startswith("authority/"):
                authority = iri(*row["authority"].split("/"))
                assert not today.store.query(query % (promise, promise, authority, promise, authority)), (
                    slug,
                    authority,
                )


@pytest.mark.parametrize(
    ("authority", "promise", "through"),
    [
        ("surrey", "abolish-two-tier", "instrument/si-2026-264"),
        ("cornwall", "adult-skills-devolved", "instrument/si-2025-603"),
    ],
)
def test_an_authority_of_no_tier_is_concerned_by_what_was_carried_out_there(today, authority, promise, through):
    concerned = {row["commitment"]: row for row in rows(today, "concerning", authority=authority)}
    row = concerned[f"commitment/{promise}"]
    assert row["through"] == through
    assert row["beneficiary"] in ("", EVERY_ONE)


def promised_to(world, *tiers: str) -> set[str]:
    """The promises whose beneficiaries include all these tiers."""
    named = "".join(f" devo:beneficiary <{iri('tier', tier)}> ;" for tier in tiers)
    query = f"PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?c WHERE {{ ?c{named} a devo:Commitment }}"
    return {f"commitment/{row[0].value.rpartition('/')[2]}" for row in world.store.query(query)}


@pytest.mark.parametrize("authority", ["surrey", "cornwall", "greater-essex-combined-county-authority"])
def test_a_promise_to_every_tier_concerns_an_authority_whose_tier_is_not_known(today, authority):
    concerned = {row["commitment"]: row["beneficiary"] for row in rows(today, "concerning", authority=authority)}
    everyone = promised_to(today, "foundation", "mayoral", "established-mayoral")
    assert len(everyone) >= 30 and everyone <= set(concerned)
    assert {concerned[promise] for promise in everyone} <= {EVERY_ONE, f"authority/{authority}"}


def test_a_promise_to_all_mayors_concerns_an_authority_that_is_to_have_one(today):
    to_mayors = promised_to(today, "mayoral", "established-mayoral")
    with_a_mayor = {
        row["commitment"]
        for row in rows(today, "concerning", authority="norfolk-and-suffolk-combined-county-authority")
    }
    without = {row["commitment"]: row["beneficiary"] for row in rows(today, "concerning", authority="surrey")}
    assert to_mayors <= with_a_mayor
    assert "commitment/cnr-membership" in to_mayors - set(without)
    assert "tier/mayoral" not in without.values()


def test_promises_to_all_find_every_authority_with_a_mayor(today):
    """Each mayoral authority of the day is told of every promise to mayoral authorities."""
    query = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX tier: <https://w3id.org/devolved/id/tier/>
        SELECT ?authority WHERE {
            VALUES ?tier { tier:mayoral tier:established-mayoral } ?authority devo:tierOnDay ?tier }"""
    with_a_mayor = [row[0].value.rpartition("/")[2] for row in today.store.query(query)]
    assert len(with_a_mayor) >= 15
    for authority in with_a_mayor:
        concerned = {row["commitment"] for row in rows(today, "concerning", authority=authority)}
        assert promised_to(today, "mayoral", "established-mayoral") <= concerned, authority


def test_the_tracker_sorts_by_place_as_the_page_of_the_place_tells(today):
    places = {}
    for row in rows(today, "facets"):
        if row["facet"] == "place":
            places.setdefault(row["value"].removeprefix("authority/"), set()).add(row["commitment"])
    assert len(places) >= 20
    for authority, promised in places.items():
        concerned = {row["commitment"] for row in rows(today, "concerning", authority=authority)}
        assert concerned == promised, authority


def test_an_authority_that_has_ended_is_promised_nothing_today(today):
    told = rows(today, "concerning", authority="north-of-tyne-combined-authority")
    assert not [row for row in told if row["beneficiary"] in (EVERY_ONE, "tier/mayoral")]


def test_no_promise_concerns_an_authority_twice(today):
    for authority in (
        "surrey",
        "cornwall",
        "greater-manchester-combined-authority",
        "west-yorkshire-combined-authority",
    ):
        told = [row["commitment"] for row in rows(today, "concerning", authority=authority)]
        assert sorted(set(told)) == sorted(told), authority


def test_the_figures_add_up(today):
    score = {row["measure"]: (int(row["promises"]), int(row["of"])) for row in rows(today, "score")}
    vague, everything = score["words without a test, not scored"]
    kept, scored = score["delivered, or kept so far"]
    assert everything == len(promises(today)) >= 175
    assert scored == everything - vague and 0 < kept < scored
    late, due = score["fallen due and not found kept"]
    assert 0 < late <= due
    assert all(part <= whole for part, whole in score.values())


def test_partnership_is_tested_by_forums_records_powers_money_and_what_was_not_carried(today):
    strands = {row["strand"]: row for row in rows(today, "partners")}
    assert len(strands) == 8
    forums = strands["Forums with mayors"]
    assert (forums["promised"], forums["given"]) == ("12", "5")
    assert strands["Partnership in words"]["given"] == ""
    assert int(strands["Clauses on mayors in Parliament"]["promised"]) >= 5


def test_nothing_rests_on_what_a_machine_summed_up(register):
    query = """PREFIX devo: <https://w3id.org/devolved/def#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        SELECT ?source WHERE { ?source a devo:Source ; foaf:page ?page .
            FILTER ( CONTAINS(STR(?page), "commons-sense.co.uk") ) }"""
    assert list(register.store.query(query)) == []


def test_words_that_were_read_are_quoted(register):
    query = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?promise WHERE { ?promise devo:wordsRead <https://w3id.org/devolved/id/words-read/read> .
            FILTER NOT EXISTS { ?promise devo:operativeWords ?words } }"""
    assert list(register.store.query(query)) == []


def test_every_promise_was_looked_into_and_says_how_its_words_are_known(register):
    query = """PREFIX devo: <https://w3id.org/devolved/def#>
        SELECT ?promise WHERE { ?promise a devo:Commitment .
            FILTER ( NOT EXISTS { ?promise devo:wordsRead ?how } || NOT EXISTS { ?check devo:checks ?promise }
                || NOT EXISTS { ?promise devo:saidAs ?part } ) }"""
    assert list(register.store.query(query)) == []
