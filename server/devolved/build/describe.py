"""Describe: the release tells about itself in VoID (https://www.w3.org/TR/void/).

``description`` goes into the store as /graph/dataset, with the catalogue of
``catalogue.py``; ``distributions`` adds what only the finished files can tell.
"""

from datetime import date

from devolved.build.catalogue import PREFIXES, catalogue, distributions
from devolved.build.queries import QUERIES
from devolved.build.workspace import Workspace
from devolved.vocabulary import BASE, DEPRECATED_GRAPH, INFERRED_GRAPH, NAMESPACES, TODAY_GRAPH

__all__ = ["description", "distributions"]


def description(workspace: Workspace, version: str, built: date) -> str:
    """Turtle about the catalogue, the series and this release, with VoID counts of the union."""
    release = f"{BASE}releases/{version}"
    count = workspace.rows(QUERIES.text("void-counts"))[0]
    parts = [PREFIXES, catalogue(version, built), _void(release, {k: v.value for k, v in count.items()})]
    parts += [_partition(release, "class", "void:class", row) for row in workspace.rows(QUERIES.text("void-classes"))]
    parts += [
        _partition(release, "property", "void:property", row) for row in workspace.rows(QUERIES.text("void-properties"))
    ]
    parts += [_linkset(release, row) for row in workspace.rows(QUERIES.text("void-links"))]
    parts += [_measured(release, row) for row in workspace.rows(QUERIES.text("confidences"))]
    return "\n".join(parts)


def _void(release: str, count: dict[str, str]) -> str:
    vocabularies = ", ".join(f"<{NAMESPACES[p]}>" for p in ("org", "skos", "dcterms", "prov", "foaf", "eli", "geo"))
    return f"""<{release}> a void:Dataset ;
    void:uriSpace "{BASE}id/" ;
    void:sparqlEndpoint <{BASE}sparql> ;
    void:uriLookupEndpoint <{BASE}search?q=> ;
    void:exampleResource <{BASE}id/authority/greater-manchester-combined-authority>,
        <{BASE}id/forum/council-of-the-nations-and-regions>, <{BASE}id/post/prime-minister> ;
    void:vocabulary <{BASE}def#>, {vocabularies} ;
    void:triples {count["triples"]} ;
    void:distinctSubjects {count["subjects"]} ;
    void:properties {count["properties"]} ;
    void:distinctObjects {count["objects"]} ;
    dqv:hasQualityMetadata <{BASE}graph/coverage> .
<{BASE}graph/coverage> a dqv:QualityMetadata ;
    rdfs:label "Coverage of Devolved"@en .
<{INFERRED_GRAPH}> prov:wasDerivedFrom <{release}> .
<{DEPRECATED_GRAPH}> prov:wasDerivedFrom <{release}> .
<{TODAY_GRAPH}> prov:wasDerivedFrom <{release}> .
"""


def _measured(release: str, row: dict) -> str:
    """How many facts rest on which confidence: the release's own quality measurement (W3C DQV)."""
    confidence = row["confidence"].value.rpartition("/")[2]
    address = f"{release}#quality-{confidence}"
    return f"""<{release}> dqv:hasQualityMeasurement <{address}> .
<{address}> a dqv:QualityMeasurement ; dqv:computedOn <{release}> ;
    dqv:isMeasurementOf <{BASE}coverage#{confidence}> ; dqv:value {row["facts"].value} .
"""


def _partition(release: str, kind: str, predicate: str, row: dict) -> str:
    address = f"{release}#{kind}-{_short(row['term'].value)}"
    counts = [f"void:triples {row['triples'].value}"]
    names = {"entities": "void:entities", "subjects": "void:distinctSubjects", "objects": "void:distinctObjects"}
    counts += [f"{name} {row[k].value}" for k, name in names.items() if k in row]
    return f"""<{release}> void:{kind}Partition <{address}> .
<{address}> {predicate} <{row["term"].value}> ; {" ; ".join(counts)} .
"""


def _linkset(release: str, row: dict) -> str:
    space, term = row["space"].value, row["term"].value
    target = "wikidata" if "wikidata" in space else "legislation"
    address = f"{release}#links-{target}-{_short(term)}"
    return f"""<{release}> void:subset <{address}> .
<{address}> a void:Linkset ; void:linkPredicate <{term}> ; void:subjectsTarget <{release}> ;
    void:objectsTarget <{BASE}dataset#{target}> ; void:triples {row["triples"].value} .
<{BASE}dataset#{target}> a void:Dataset ; void:uriSpace "{space}" .
"""


def _short(term: str) -> str:
    for prefix, namespace in NAMESPACES.items():
        if term.startswith(namespace):
            return f"{prefix}-{term[len(namespace) :]}"
    return "other-" + "".join(c if c.isalnum() else "-" for c in term)
