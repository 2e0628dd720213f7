"""A page's thing in schema.org's words, for search engines (https://schema.org/)."""

from devolved.register import documents
from devolved.register.entities import Entity
from devolved.vocabulary import BASE

TYPES = {
    "authority": "GovernmentOrganization",
    "forum": "Organization",
    "council": "GovernmentOrganization",
    "government": "GovernmentOrganization",
    "department": "GovernmentOrganization",
    "body": "Organization",
    "person": "Person",
    "post": "Role",
    "power": "DefinedTerm",
    "instrument": "Legislation",
    "provision": "Legislation",
    "meeting": "Event",
    "election": "Event",
    "source": "CreativeWork",
    "judgement": "Claim",
    # Never a ClaimReview: a promise is neither true nor false, and we rate none (ontology decision 0207).
    "commitment": "Claim",
    "area": "AdministrativeArea",
    "funding": "MonetaryGrant",
}
DATES = {
    "Event": ("startDate", ("heldOn", "pollOn")),
    "Legislation": ("legislationDate", ("madeOn",)),
    "Organization": ("foundingDate", ("startsOn",)),
    "GovernmentOrganization": ("foundingDate", ("startsOn",)),
}


def _claim(entity: Entity) -> dict:
    """Who made a promise, when, in which words where they are known, and in which document."""
    said = {
        "author": [{"@id": t.value} for t in entity.values("devo", "madeBy")],
        "datePublished": entity.value("devo", "madeOn"),
        "text": entity.value("devo", "operativeWords"),
        "appearance": [{"@type": "CreativeWork", "@id": t.value} for t in entity.values("devo", "madeIn")],
    }
    return {name: value for name, value in said.items() if value}


def describe(entity: Entity, sentence: str, register) -> dict:
    """The thing, and the page and release that speak of it."""
    kind = TYPES.get(
        entity.kind, "DefinedTerm" if entity.kind not in TYPES and entity.values("skos", "inScheme") else "Thing"
    )
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": entity.address,
        "url": entity.address,
        "name": entity.label,
    }
    if text := sentence or entity.value("dcterms", "description"):
        described["description"] = text
    same = [t.value for t in (*entity.values("owl", "sameAs"), *entity.values("skos", "exactMatch")) if t.kind == "iri"]
    if same:
        described["sameAs"] = same
    if also := [t.value for t in entity.values("skos", "altLabel")]:
        described["alternateName"] = also
    name, properties = DATES.get(kind, ("", ()))
    if date := next((entity.value("devo", p) for p in properties if entity.value("devo", p)), ""):
        described[name] = date
    if entity.kind == "commitment":
        described |= _claim(entity)
    described["subjectOf"] = {
        "@type": "WebPage",
        "license": documents.CC_BY,
        "dateModified": register.modified.isoformat(),
        "isPartOf": {
            "@type": "Dataset",
            "@id": f"{BASE}releases/{register.version}",
            "name": "Devolved, the register of English devolution",
            "license": documents.CC_BY,
            "description": (
                "Who holds which power in England, since when, under which law, who promised what, and how we know."
            ),
            "version": register.version,
        },
    }
    return described
