"""The words of the register: namespaces, and which kinds of thing have addresses.

The kinds are those of ``ontology/devolved.ttl`` (annotation ``devo:kind``);
``tests/architecture`` checks that the two agree.
"""

BASE = "https://w3id.org/devolved/"
DATASET = BASE + "dataset"  # the register itself, whatever the release

NAMESPACES = {
    "devo": BASE + "def#",
    "devosh": BASE + "shapes#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Kind (as in /id/{kind}/…) → class name in devo:, the order pages list them in.
KINDS = {
    "authority": "StrategicAuthority",
    "forum": "Forum",
    "council": "Council",
    "government": "Government",
    "department": "Department",
    "body": "Body",
    "post": "Post",
    "person": "Person",
    "tenure": "Tenure",
    "affiliation": "Affiliation",
    "seat": "Seat",
    "membership": "CouncilMembership",
    "name": "Name",
    "designation": "TierDesignation",
    "power": "Power",
    "entitlement": "Entitlement",
    "conferral": "Conferral",
    "instrument": "Instrument",
    "provision": "Provision",
    "agreement": "Agreement",
    "funding": "Funding",
    "commitment": "Commitment",
    "assessment": "StatusAssessment",
    "judgement": "Judgement",
    "publication": "Publication",
    "reading": "Reading",
    "check": "Check",
    "meeting": "Meeting",
    "attendance": "Attendance",
    "election": "Election",
    "candidacy": "Candidacy",
    "source": "Source",
    "passage": "Passage",
    "area": "Area",
    "geometry": "Geometry",
    "population": "Population",
}

# What readers call a kind whose class has another name.
CALLED = {"commitment": "promise"}

# Concept schemes: /id/{scheme}/{slug}; labels in the plural for listings.
SCHEMES = {
    "agreement-kind": "kinds of agreement",
    "amount-precision": "precisions of amounts",
    "amount-unit": "units of money",
    "beginning": "ways a tenure begins",
    "body-kind": "kinds of body",
    "brief": "briefs of ministers",
    "competence": "areas of competence",
    "confidence": "degrees of confidence",
    "council-kind": "kinds of council",
    "effect": "effects of provisions",
    "exerciser": "who exercises a power",
    "extent": "extents of entitlement",
    "extent-read": "extents of reading",
    "filling": "ways a post is filled",
    "finding": "findings of checks",
    "fund": "funds",
    "funding-basis": "bases of funding figures",
    "host-kind": "kinds of host",
    "instrument-kind": "kinds of instrument",
    "membership-kind": "kinds of council membership",
    "mission": "national missions",
    "party": "parties",
    "recurrence-kind": "kinds of recurrence",
    "region": "regions of England",
    "role": "roles",
    "said-as": "parts in which promises are made",
    "source-kind": "kinds of source",
    "stance": "stances",
    "status": "statuses of commitments",
    "strength": "strengths of commitments",
    "tier": "tiers",
    "topic": "topics",
    "voting-system": "voting systems",
    "words-read": "readings of words",
}

# Properties that are answered still, and shown no more: renamed ones, and days chosen for comparing.
DEPRECATED = frozenset(
    NAMESPACES["devo"] + name
    for name in (
        "about between inPost number online people place sinceDay statusNow text tierNow under untilDay won"
    ).split()
)

GRAPH = BASE + "graph/"
REGISTER_GRAPH = GRAPH + "register"  # all that is asserted or inferred, undated flat triples apart
INFERRED_GRAPH = GRAPH + "inferred"
DEPRECATED_GRAPH = GRAPH + "deprecated"  # what is said again in words that were renamed
TODAY_GRAPH = GRAPH + "today"
DAY_GRAPHS = GRAPH + "on/"


def iri(kind: str, slug: str) -> str:
    """The address of a thing: ``iri("post", "prime-minister")``."""
    return f"{BASE}id/{kind}/{slug}"


def kind_and_slug(address: str) -> tuple[str, str] | None:
    """The kind and slug in one of our addresses, or None for anybody else's."""
    if not address.startswith(BASE + "id/"):
        return None
    kind, _, slug = address[len(BASE) + 3 :].partition("/")
    return (kind, slug) if slug and "/" not in slug else None
