"""What the build adds to every fact: superclasses, full dates, inverses, labels."""

import pyoxigraph as ox
import pytest
from devolved.vocabulary import NAMESPACES, iri


def values(world, thing, property):
    prefix, name = property.split(":")
    found = world.store.quads_for_pattern(
        ox.NamedNode(iri(*thing.split(":"))), ox.NamedNode(NAMESPACES[prefix] + name), None
    )
    return sorted(
        str(quad.object).removesuffix("^^<http://www.w3.org/2001/XMLSchema#date>").strip('"') for quad in found
    )


def test_things_belong_to_every_superclass_up_to_other_vocabularies(world):
    types = values(world("authority:a a devo:CombinedAuthority ."), "authority:a", "rdf:type")
    devo, org, foaf = NAMESPACES["devo"], NAMESPACES["org"], NAMESPACES["foaf"]
    expected = [devo + c for c in ("CombinedAuthority", "StrategicAuthority", "Body", "Dated")]
    expected += [org + "Organization", org + "FormalOrganization", foaf + "Organization", foaf + "Agent"]
    assert types == sorted(f"<{t}>" for t in expected)


def test_a_competence_is_known_by_its_scheme(world):
    made = world("competence:x a skos:Concept ; skos:inScheme <https://w3id.org/devolved/id/competence> .")
    assert f"<{NAMESPACES['devo']}Competence>" in values(made, "competence:x", "rdf:type")


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ('devo:startsOn "2017-05-08"^^xsd:date', ["2017-05-08"], []),
        ('devo:startsOn "2017-05"^^xsd:gYearMonth ; devo:endsOn "2018"^^xsd:gYear', ["2017-05-01"], ["2018-01-01"]),
        ('devo:startsBefore "2026-10-07"^^xsd:date', ["2026-10-07"], []),
        ('devo:startsOn "2020"^^xsd:gYear ; devo:startsBefore "2019"^^xsd:gYear', ["2020-01-01"], []),
        ('devo:endsAfter "2026-06-19"^^xsd:date ; devo:endsBefore "2026-08-05"^^xsd:date', [], ["2026-06-20"]),
        ('devo:endsBefore "2026-08"^^xsd:gYearMonth', [], ["2026-08-01"]),
        ('devo:endsOn "2026-07-20"^^xsd:date ; devo:endsAfter "2026-06"^^xsd:gYearMonth', [], ["2026-07-20"]),
        ('devo:knownOn "2026-11-23"^^xsd:date', [], []),
    ],
)
def test_bounds_become_full_dates(world, written, since, until):
    made = world(f"tenure:t a devo:Tenure ; {written} .")
    assert values(made, "tenure:t", "devo:sinceDay") == since
    assert values(made, "tenure:t", "devo:untilDay") == until


BOUNDS = "earliestStart latestStart earliestEnd latestEnd".split()


@pytest.mark.parametrize(
    ("written", "bounds", "edtf"),
    [
        ('devo:startsOn "2017-05-08"^^xsd:date', ("2017-05-08", "2017-05-08", "", ""), "2017-05-08/.."),
        (
            'devo:startsOn "2017-05"^^xsd:gYearMonth ; devo:endsOn "2018"^^xsd:gYear',
            ("2017-05-01", "2017-05-31", "2018-01-01", "2018-12-31"),
            "2017-05/2018",
        ),
        ('devo:startsOn "2024-02"^^xsd:gYearMonth', ("2024-02-01", "2024-02-29", "", ""), "2024-02/.."),
        ('devo:startsBefore "2026-10-07"^^xsd:date', ("", "2026-10-07", "", ""), "/.."),
        (
            'devo:startsBefore "2019"^^xsd:gYear ; devo:endsOn "2026-07-20"^^xsd:date',
            ("", "2019-12-31", "2026-07-20", "2026-07-20"),
            "/2026-07-19",
        ),
        (
            'devo:startsOn "2024-07-05"^^xsd:date ; devo:endsAfter "2026-06-30"^^xsd:date ; '
            'devo:endsBefore "2026-08"^^xsd:gYearMonth',
            ("2024-07-05", "2024-07-05", "2026-07-01", "2026-08-31"),
            "2024-07-05/",
        ),
        (
            'devo:startsOn "2020"^^xsd:gYear ; devo:endsBefore "2026-08-05"^^xsd:date',
            ("2020-01-01", "2020-12-31", "", "2026-08-05"),
            "2020/",
        ),
        ('devo:knownOn "2026-11-23"^^xsd:date', ("", "", "", ""), ""),
    ],
)
def test_bounds_are_said_as_bounds_and_as_one_string(world, written, bounds, edtf):
    made = world(f"tenure:t a devo:Tenure ; {written} .")
    assert tuple("".join(values(made, "tenure:t", f"devo:{name}")) for name in BOUNDS) == bounds
    said = "".join(values(made, "tenure:t", "devo:edtfInterval"))
    assert said == (f'{edtf}"^^<http://id.loc.gov/datatypes/edtf/EDTF>' if edtf else "")


def test_bounds_hold_the_day_for_comparing_between_them(register):
    """Over the whole register: what is chosen is never outside of what is possible,
    an end that is only known to lie after a day apart.
    """
    wrong = register.store.query("""PREFIX devo: <https://w3id.org/devolved/def#> SELECT ?thing {
        { ?thing devo:sinceDay ?day ; devo:earliestStart ?least FILTER ( ?day < ?least ) } UNION
        { ?thing devo:sinceDay ?day ; devo:latestStart ?most FILTER ( ?day > ?most ) } UNION
        { ?thing devo:untilDay ?day ; devo:latestEnd ?most FILTER ( ?day > ?most ) } UNION
        { ?thing devo:untilDay ?day ; devo:endsOn ?on ; devo:earliestEnd ?least FILTER ( ?day < ?least ) } UNION
        { ?thing devo:earliestStart ?least ; devo:latestStart ?most FILTER ( ?least > ?most ) } UNION
        { ?thing devo:earliestEnd ?least ; devo:latestEnd ?most FILTER ( ?least > ?most ) } }""")
    assert list(wrong) == []
    assert register.store.query(
        "PREFIX devo: <https://w3id.org/devolved/def#> ASK { ?thing devo:earliestEnd ?a ; "
        "devo:latestEnd ?b FILTER ( ?a < ?b ) }"
    )


def test_intervals_can_be_had_in_the_words_of_owl_time(world):
    from rulebook import ONTOLOGY

    made = world('tenure:t a devo:Tenure ; devo:startsOn "2017-05-08"^^xsd:date ; devo:endsOn "2018"^^xsd:gYear .')
    query = (ONTOLOGY / "exports" / "owl-time.rq").read_text("utf-8")
    said = {
        " ".join(
            str(part).rpartition("#")[2].rpartition("/")[2].strip('<>"') for part in (t.subject, t.predicate, t.object)
        )
        for t in made.store.query(query)
    }
    assert {"t hasTime interval", "t memberDuring interval", "interval hasBeginning start"} <= said
    assert not [line for line in said if "hasEnd" in line], "a year is no day"


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ("owl:sameAs <http://www.legislation.gov.uk/id/uksi/2017/126>", "http://www.legislation.gov.uk/uksi/2017/126"),
        ("owl:sameAs <http://www.wikidata.org/entity/Q42>", ""),
    ],
)
def test_the_text_of_a_law_is_where_its_publisher_puts_it(world, facts, text):
    made = world(f"""instrument:i a devo:Instrument ; {facts} .
        provision:p devo:provisionOf instrument:i ; devo:locator "article 12" .
        provision:q devo:provisionOf instrument:i ; devo:locator "Schedule 1, paragraphs 1 to 4" .""")
    assert values(made, "instrument:i", "eli:is_realized_by") == ([f"<{text}>"] if text else [])
    assert values(made, "provision:p", "eli:is_realized_by") == ([f"<{text}/article/12>"] if text else [])
    assert values(made, "provision:q", "eli:is_realized_by") == []


@pytest.mark.parametrize("property", "heldOn pollOn assessedOn judgedOn madeOn agreedOn checkedOn publishedOn".split())
def test_events_have_one_full_day(world, property):
    made = world(f'meeting:m devo:{property} "2025-03"^^xsd:gYearMonth .')
    assert values(made, "meeting:m", "devo:onDay") == ["2025-03-01"]
    assert values(made, "meeting:m", "devo:latestDay") == ["2025-03-31"]


@pytest.mark.parametrize(
    ("property", "written", "read", "latest"),
    [
        ("heldOn", "2025", "2026-11-20", "2025-12-31"),
        ("heldOn", "2026", "2026-11-20", "2026-11-20"),
        ("heldOn", "2026-11", "2026-11-20", "2026-11-20"),
        ("heldOn", "2026-12", "2026-11-20", "2026-12-31"),
        ("heldOn", "2026-11-07", "2026-11-20", "2026-11-07"),
        ("pollOn", "2026", "2026-11-20", "2026-12-31"),
    ],
)
def test_what_was_read_of_has_happened_but_for_polls(world, property, written, read, latest):
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(written)]
    made = world(f"""meeting:m devo:{property} "{written}"^^xsd:{kind} ; dcterms:source passage:p , source:later .
        passage:p dcterms:isPartOf source:s . source:s devo:readOn "{read}"^^xsd:date .
        source:later devo:readOn "2026-11-29"^^xsd:date .""")
    assert values(made, "meeting:m", "devo:latestDay") == [latest]


def test_succession_and_establishment_can_be_read_both_ways(world):
    made = world("authority:b devo:succeeds authority:a ; devo:establishedUnder instrument:i .")
    assert values(made, "authority:a", "devo:succeededBy") == [f"<{iri('authority', 'b')}>"]
    assert values(made, "instrument:i", "devo:establishes") == [f"<{iri('authority', 'b')}>"]


PEOPLE = """
    person:ben a devo:Person ; foaf:name "Ben Houchen" .
    post:mayor a devo:Post ; skos:prefLabel "Mayor of the Tees Valley"@en .
    authority:t a devo:CombinedAuthority ; skos:prefLabel "Tees Valley Combined Authority"@en .
    power:bus a devo:Power ; skos:prefLabel "Bus franchising"@en .
    instrument:act a devo:Instrument ; skos:prefLabel "Great Act 2026"@en .
    commitment:c a devo:Commitment ; skos:prefLabel "To meet each quarter"@en .
    source:wp a devo:Source ; dcterms:title "White Paper"@en .
    election:e a devo:Election ; skos:prefLabel "Tees Valley mayoral election 2017"@en .
    meeting:m a devo:Meeting ; skos:prefLabel "First meeting"@en .
    area:t a devo:Area ; skos:prefLabel "Tees Valley"@en ; geo:hasGeometry geometry:t .
    council:l a devo:Council ; skos:prefLabel "Leeds City Council"@en .
    fund:f a skos:Concept ; skos:prefLabel "Growth Fund"@en .
"""
DAY, MONTH, YEAR = '"2017-05-08"^^xsd:date', '"2023-12"^^xsd:gYearMonth', '"2021"^^xsd:gYear'


@pytest.mark.parametrize(
    ("thing", "facts", "label"),
    [
        ("person:ben", "", '"Ben Houchen"'),
        ("post:mayor", "", '"Mayor of the Tees Valley"@en'),
        ("source:wp", "", '"White Paper"@en'),
        (
            "tenure:t",
            f"a devo:Tenure ; devo:post post:mayor ; org:member person:ben ; devo:startsOn {DAY}",
            '"Ben Houchen as Mayor of the Tees Valley, from 8 May 2017"@en',
        ),
        (
            "tenure:t",
            f"a devo:Tenure ; devo:post post:mayor ; org:member person:ben ; devo:startsBefore {DAY}",
            '"Ben Houchen as Mayor of the Tees Valley"@en',
        ),
        (
            "affiliation:a",
            f"a devo:Affiliation ; org:member person:ben ; devo:party party:independent ; devo:startsOn {MONTH}",
            '"Ben Houchen, Independent, from December 2023"@en',
        ),
        (
            "seat:s",
            "a devo:Seat ; devo:heldBy post:mayor ; devo:seatIn authority:t ; devo:role role:chair ; "
            f"devo:startsOn {YEAR}",
            '"Mayor of the Tees Valley in the chair of the Tees Valley Combined Authority, from 2021"@en',
        ),
        (
            "seat:s",
            "a devo:Seat ; devo:heldBy post:mayor ; devo:seatIn authority:t ; devo:role role:attends",
            '"Mayor of the Tees Valley attends the Tees Valley Combined Authority"@en',
        ),
        (
            "membership:m",
            "a devo:CouncilMembership ; org:member council:l ; org:organization authority:t ; "
            "devo:membershipKind membership-kind:constituent",
            '"Leeds City Council, constituent of the Tees Valley Combined Authority"@en',
        ),
        ("name:n", 'a devo:Name ; devo:nameOf authority:t ; devo:nameText "Old Tees"@en', '"Old Tees, as a name"@en'),
        (
            "designation:d",
            "a devo:TierDesignation ; devo:designates authority:t ; devo:tier tier:established-mayoral ; "
            f"devo:startsOn {DAY}",
            '"Tees Valley Combined Authority as established mayoral, from 8 May 2017"@en',
        ),
        (
            "entitlement:e",
            "a devo:Entitlement ; devo:power power:bus ; devo:tier tier:mayoral ; devo:statedIn source:wp",
            '"Bus franchising for mayoral authorities, by White Paper"@en',
        ),
        (
            "conferral:c",
            f"a devo:Conferral ; devo:power power:bus ; devo:conferredOn authority:t ; devo:startsOn {DAY}",
            '"Bus franchising held by the Tees Valley Combined Authority, from 8 May 2017"@en',
        ),
        (
            "funding:f",
            "a devo:Funding ; devo:fund fund:f ; devo:recipient authority:t",
            '"Growth Fund for Tees Valley Combined Authority"@en',
        ),
        ("funding:f", 'a devo:Funding ; devo:fund fund:f ; skos:prefLabel "Named"@en', '"Named"@en'),
        (
            "assessment:a",
            "a devo:StatusAssessment ; devo:assesses commitment:c ; devo:status status:in-progress ; "
            f"devo:assessedOn {MONTH}",
            '"In progress in December 2023: To meet each quarter"@en',
        ),
        (
            "assessment:a",
            "a devo:StatusAssessment ; devo:assesses commitment:c ; devo:status status:delivered ; "
            f"devo:assessedOn {DAY}",
            '"Delivered on 8 May 2017: To meet each quarter"@en',
        ),
        (
            "judgement:j",
            "a devo:Judgement ; devo:judgedBy person:ben , authority:t ; devo:stance stance:mixed ; "
            f"devo:judgedOn {YEAR}",
            '"Ben Houchen and Tees Valley Combined Authority, mixed, 2021"@en',
        ),
        (
            "attendance:a",
            "a devo:Attendance ; devo:attended meeting:m ; devo:attendee person:ben",
            '"Ben Houchen at First meeting"@en',
        ),
        (
            "candidacy:c",
            "a devo:Candidacy ; devo:candidacyIn election:e ; devo:candidate person:ben",
            '"Ben Houchen at Tees Valley mayoral election 2017"@en',
        ),
        (
            "population:p",
            f"a devo:Population ; devo:populationOf area:t ; devo:inYear {YEAR}",
            '"Population of Tees Valley, 2021"@en',
        ),
        (
            "passage:p",
            'a devo:Passage ; dcterms:isPartOf source:wp ; devo:locator "paragraph 2"',
            '"White Paper, paragraph 2"@en',
        ),
        (
            "provision:p",
            'a devo:Provision ; devo:provisionOf instrument:act ; devo:locator "section 1"',
            '"Great Act 2026, section 1"@en',
        ),
        ("geometry:t", "a geo:Geometry", '"Outline of Tees Valley"@en'),
    ],
)
def test_everything_has_one_readable_label(world, thing, facts, label):
    assert world(PEOPLE + (f"{thing} {facts} ." if facts else "")).label(thing) == label


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_spelt(world, month):
    made = world(PEOPLE + f'name:n a devo:Name ; devo:nameText "X"@en ; devo:startsOn "2020-{month:02}-01"^^xsd:date .')
    names = "January February March April May June July August September October November December".split()
    assert made.label("name:n") == f'"X, as a name, from 1 {names[month - 1]} 2020"@en'


def test_what_changed_its_name_has_no_undated_label(world):
    made = world(PEOPLE + 'name:n a devo:Name ; devo:nameOf authority:t ; devo:nameText "Old Tees"@en .')
    assert values(made, "authority:t", "rdfs:label") == []


@pytest.mark.parametrize(
    ("statuses", "restating"),
    [
        ("announced announced", {"b"}),
        ("announced legislated", set()),
        ("announced legislated announced", set()),
        ("announced announced announced", {"b", "c"}),
    ],
)
def test_a_status_found_again_restates_the_one_before_and_no_other(world, statuses, restating):
    made = world(
        " ".join(
            f"assessment:{name} a devo:StatusAssessment ; devo:assesses commitment:x ; devo:status status:{status} ; "
            f'devo:assessedOn "202{number}-06"^^xsd:gYearMonth .'
            for number, (name, status) in enumerate(zip("abc", statuses.split(), strict=False))
        )
    )
    assert {name for name in "abc" if values(made, f"assessment:{name}", "devo:restates")} == restating
