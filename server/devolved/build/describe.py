"""Describe: the release tells about itself in VoID and DCAT (https://www.w3.org/TR/vocab-dcat-3/).

``description`` goes into the store as /graph/dataset. ``distributions`` adds
what only the finished dumps can tell (sizes and sums) and is published beside
them as ``dataset.ttl``.
"""

from datetime import date
from pathlib import Path

from devolved.release import sha256
from devolved.store.engine import Workspace
from devolved.vocabulary import BASE, NAMESPACES

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
DATASET = BASE + "dataset"
DUMPS = {  # file → media type, IANA page name, EU file type
    "devolved.nq.gz": ("application/n-quads", "RDF_N_QUADS"),
    "devolved.trig.gz": ("application/trig", "RDF_TRIG"),
    "devolved.ttl.gz": ("text/turtle", "RDF_TURTLE"),
    "devolved.jsonld.gz": ("application/ld+json", "JSON_LD"),
}
_PREFIXES = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in NAMESPACES.items()) + (
    "PREFIX adms: <http://www.w3.org/ns/adms#>\nPREFIX spdx: <http://spdx.org/rdf/terms#>\nPREFIX vcard: <http://www.w3.org/2006/vcard/ns#>\n"
)
_IANA = "http://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"


def description(workspace: Workspace, version: str, built: date) -> str:
    """Turtle about the catalogue, the series and this release, with VoID counts of the union."""
    release = f"{BASE}releases/{version}"
    count = workspace.rows(
        """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
                  (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"""
    )[0]
    parts = [_PREFIXES, _catalogue(), _series(release), _dataset(release, version, built, count), _services()]
    parts += [_partition(release, "class", "void:class", row) for row in workspace.rows(_CLASSES)]
    parts += [_partition(release, "property", "void:property", row) for row in workspace.rows(_PROPERTIES)]
    parts += [_linkset(release, row) for row in workspace.rows(_LINKS)]
    return "\n".join(parts)


def distributions(folder: Path, version: str) -> str:
    """Turtle about the dumps in a release folder: address, size and SHA-256 sum of each."""
    release, parts = f"{BASE}releases/{version}", [_PREFIXES]
    for name, (media, kind) in DUMPS.items():
        file = folder / name
        parts.append(
            f"""<{release}> dcat:distribution <{release}/{name}> .
<{release}/{name}> a dcat:Distribution ;
    dcterms:title "{name}"@en ;
    dcat:accessURL <{release}/{name}> ;
    dcat:downloadURL <{release}/{name}> ;
    dcat:mediaType <{_IANA}{media}> ;
    dcat:compressFormat <{_IANA}application/gzip> ;
    dcterms:format <{_EU}file-type/{kind}> ;
    dcterms:license <{CC_BY}> ;
    dcat:byteSize "{file.stat().st_size}"^^xsd:nonNegativeInteger ;
    spdx:checksum <{release}/{name}#sha256> .
<{release}/{name}#sha256> a spdx:Checksum ;
    spdx:algorithm spdx:checksumAlgorithm_sha256 ;
    spdx:checksumValue "{sha256(file)}"^^xsd:hexBinary .
"""
        )
    return "\n".join(parts)


def _catalogue() -> str:
    return f"""<{BASE}catalogue> a dcat:Catalog ;
    rdfs:label "Devolved: catalogue"@en ;
    dcterms:title "Devolved: catalogue"@en ;
    dcterms:description "The releases of the register of English devolution."@en ;
    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    foaf:homepage <{BASE}> ;
    dcat:dataset <{DATASET}> ;
    dcat:service <{BASE}sparql> .
<{BASE}publisher> a foaf:Agent ;
    rdfs:label "The Devolved maintainers"@en ;
    foaf:name "The Devolved maintainers"@en .
"""


def _series(release: str) -> str:
    return f"""<{DATASET}> a dcat:DatasetSeries, dcat:Dataset ;
    rdfs:label "Devolved: the register of English devolution"@en ;
    dcterms:title "Devolved: the register of English devolution"@en ;
    dcterms:description "Who holds which power in England, since when, under which law, who promised what, and how we know. One dataset a release."@en ;
    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    dcterms:accrualPeriodicity <{_EU}frequency/IRREG> ;
    dcat:contactPoint <{BASE}publisher#contact> ;
    dcat:last <{release}> .
<{BASE}publisher#contact> a vcard:Organization ;
    vcard:fn "The Devolved maintainers" ;
    vcard:hasURL <{BASE}about> .
"""


def _dataset(release: str, version: str, built: date, count: dict) -> str:
    integer = {k: v.value for k, v in count.items()}
    return f"""<{release}> a void:Dataset, dcat:Dataset ;
    rdfs:label "Devolved, release {version}"@en ;
    dcterms:title "Devolved, release {version}"@en ;
    dcterms:description "The register of English devolution as released on {built.isoformat()}."@en ;
    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    dcterms:issued "{built.isoformat()}"^^xsd:date ;
    dcterms:modified "{built.isoformat()}"^^xsd:date ;
    dcterms:language <{_EU}language/ENG> ;
    dcterms:spatial <http://publications.europa.eu/resource/authority/country/GBR> ;
    dcat:theme <{_EU}data-theme/GOVE> ;
    dcat:keyword "devolution"@en, "England"@en, "mayors"@en, "combined authorities"@en, "intergovernmental relations"@en ;
    dcat:contactPoint <{BASE}publisher#contact> ;
    dcat:version "{version}" ;
    dcat:inSeries <{DATASET}> ;
    foaf:homepage <{BASE}> ;
    void:uriSpace "{BASE}id/" ;
    void:sparqlEndpoint <{BASE}sparql> ;
    void:uriLookupEndpoint <{BASE}search?q=> ;
    void:dataDump {", ".join(f"<{release}/{name}>" for name in DUMPS)} ;
    void:exampleResource <{BASE}id/authority/greater-manchester-combined-authority>, <{BASE}id/forum/council-of-the-nations-and-regions>, <{BASE}id/post/prime-minister> ;
    void:vocabulary <{BASE}def#>, <{NAMESPACES["org"]}>, <{NAMESPACES["skos"]}>, <{NAMESPACES["dcterms"]}>, <{NAMESPACES["prov"]}>, <{NAMESPACES["foaf"]}>, <{NAMESPACES["eli"]}>, <{NAMESPACES["geo"]}> ;
    void:triples {integer["triples"]} ;
    void:distinctSubjects {integer["subjects"]} ;
    void:properties {integer["properties"]} ;
    void:distinctObjects {integer["objects"]} .
"""


def _services() -> str:
    return f"""<{BASE}sparql> a dcat:DataService ;
    rdfs:label "Devolved: SPARQL endpoint"@en ;
    dcterms:title "Devolved: SPARQL endpoint"@en ;
    dcterms:description "SPARQL 1.1 queries over the current release, and over the flat view of any day."@en ;
    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    dcterms:conformsTo <https://www.w3.org/TR/sparql11-protocol/> ;
    dcat:contactPoint <{BASE}publisher#contact> ;
    dcat:endpointURL <{BASE}sparql> ;
    dcat:endpointDescription <{BASE}sparql> ;
    dcat:servesDataset <{DATASET}> .
"""


_CLASSES = """SELECT ?term (COUNT(DISTINCT ?s) AS ?entities) (COUNT(*) AS ?triples)
WHERE { ?s a ?term . ?s ?p ?o FILTER(isIRI(?term)) } GROUP BY ?term ORDER BY ?term"""
_PROPERTIES = """SELECT ?term (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"""
_LINKS = """PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?space ?term (COUNT(*) AS ?triples) WHERE {
    VALUES (?space ?name) { ("http://www.wikidata.org/entity/" "wikidata") ("http://www.legislation.gov.uk/id/" "legislation") }
    VALUES ?term { owl:sameAs skos:exactMatch }
    ?s ?term ?o FILTER(STRSTARTS(STR(?o), ?space))
} GROUP BY ?space ?term ORDER BY ?space ?term"""


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
            return f"{prefix}-{term[len(namespace):]}"
    return "other-" + "".join(c if c.isalnum() else "-" for c in term)
