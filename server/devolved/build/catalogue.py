"""The catalogue: DCAT 3 in the application profile of Europe's portals (DCAT-AP 3).

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.0/:
a catalogue, a series, one dataset a release, its files with sizes and sums,
and the services that answer from it.
"""

from datetime import date
from pathlib import Path

from devolved.release import sha256
from devolved.vocabulary import BASE, DATASET, NAMESPACES

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
DUMPS = {  # file → media type, EU file type, what it is
    "devolved.nq.gz": ("application/n-quads", "RDF_N_QUADS", "Every graph as N-Quads"),
    "devolved.trig.gz": ("application/trig", "RDF_TRIG", "Every graph as TriG"),
    "devolved.ttl.gz": ("text/turtle", "RDF_TURTLE", "The union of all graphs but the shapes, as Turtle"),
    "devolved.jsonld.gz": ("application/ld+json", "JSON_LD", "Every graph as JSON-LD"),
}
PREFIXES = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in NAMESPACES.items()) + (
    "PREFIX adms: <http://www.w3.org/ns/adms#>\nPREFIX dcatap: <http://data.europa.eu/r5r/>\n"
    "PREFIX spdx: <http://spdx.org/rdf/terms#>\nPREFIX vcard: <http://www.w3.org/2006/vcard/ns#>\n"
)
IANA = "https://www.iana.org/assignments/media-types/"
EU = "http://publications.europa.eu/resource/authority/"
SERVICES = {  # path → title, what it answers, standard
    "sparql": (
        "SPARQL endpoint",
        "SPARQL 1.1 queries over the current release, and over the flat view of any day.",
        "https://www.w3.org/TR/sparql11-protocol/",
    ),
    "fragments": (
        "Triple Pattern Fragments",
        "The triples that match one pattern, in pages with controls.",
        "https://linkeddatafragments.org/specification/triple-pattern-fragments/",
    ),
    "reconcile": (
        "reconciliation service",
        "Which thing of the register does a written name mean?",
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
    ),
    "ldes": (
        "event stream of changes",
        "Everything that changed, release by release, to be followed by machines.",
        "https://w3id.org/ldes/specification",
    ),
}

_CATALOGUE = "The releases of the register of English devolution, and the services that answer from them."
_SERIES = (
    "Who holds which power in England, since when, under which law, who promised what, and how we know. "
    "One dataset a release."
)


def catalogue(version: str, built: date) -> str:
    """Turtle: catalogue, series, this release as a dataset, services, and whose they are."""
    release = f"{BASE}releases/{version}"
    common = f"""    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    dcterms:language <{EU}language/ENG> ;
    dcterms:spatial <{EU}country/GBR> ;"""
    subject = f"""    dcat:theme <{EU}data-theme/GOVE> ;
    dcat:keyword "devolution"@en, "England"@en, "mayors"@en, "combined authorities"@en,
        "intergovernmental relations"@en ;
    dcat:contactPoint <{BASE}publisher#contact> ;"""
    services = ", ".join(f"<{BASE}{path}>" for path in SERVICES)
    parts = [
        f"""<{BASE}catalogue> a dcat:Catalog ;
{_titled("Devolved: catalogue", _CATALOGUE)}
{common}
    dcterms:issued "{built.isoformat()}"^^xsd:date ;
    dcterms:modified "{built.isoformat()}"^^xsd:date ;
    dcat:themeTaxonomy <{EU}data-theme> ;
    foaf:homepage <{BASE}> ;
    dcat:dataset <{DATASET}>, <{release}> ;
    dcat:service {services} .
""",
        f"""<{DATASET}> a dcat:DatasetSeries, dcat:Dataset ;
{_titled("Devolved: the register of English devolution", _SERIES)}
{common}
{subject}
    dcterms:accrualPeriodicity <{EU}frequency/IRREG> ;
    dcat:last <{release}> .
""",
        f"""<{release}> a dcat:Dataset ;
{_titled(f"Devolved, release {version}", f"The register of English devolution as released on {built.isoformat()}.")}
{common}
{subject}
    dcterms:issued "{built.isoformat()}"^^xsd:date ;
    dcterms:modified "{built.isoformat()}"^^xsd:date ;
    dcat:version "{version}" ;
    dcat:inSeries <{DATASET}> ;
    foaf:page <{BASE}> ;
    void:dataDump {", ".join(f"<{release}/{name}>" for name in DUMPS)} .
""",
    ]
    for path, (title, text, standard) in SERVICES.items():
        parts.append(
            f"""<{BASE}{path}> a dcat:DataService ;
{_titled(f"Devolved: {title}", text)}
    dcterms:publisher <{BASE}publisher> ;
    dcterms:license <{CC_BY}> ;
    dcterms:conformsTo <{standard}> ;
{subject}
    dcat:endpointURL <{BASE}{path}> ;
    dcat:endpointDescription <{BASE}{"sparql" if path == "sparql" else "openapi.json"}> ;
    dcat:servesDataset <{DATASET}>, <{release}> .
"""
        )
    return "\n".join([*parts, _PUBLISHER])


_PUBLISHER = f"""<{BASE}publisher> a foaf:Agent ;
    rdfs:label "The Devolved maintainers"@en ;
    foaf:name "The Devolved maintainers"@en ;
    dcterms:type <http://purl.org/adms/publishertype/NonProfitOrganisation> .
<{BASE}publisher#contact> a vcard:Organization, vcard:Kind ;
    rdfs:label "The Devolved maintainers"@en ;
    vcard:fn "The Devolved maintainers" ;
    vcard:hasURL <{BASE}about> .
"""


def distributions(folder: Path, version: str) -> str:
    """Turtle about the files in a release folder: address, size and SHA-256 sum of each;
    and about the terms of others used here.
    """
    release, parts = f"{BASE}releases/{version}", [PREFIXES]
    for name, (media, kind, title) in _files(folder).items():
        file, packed = folder / name, name.endswith(".gz")
        parts.append(
            f"""<{release}> dcat:distribution <{release}/{name}> .
<{release}/{name}> a dcat:Distribution ;
{_titled(name, f"{title}.")}
    dcat:accessURL <{release}/{name}> ;
    dcat:downloadURL <{release}/{name}> ;
    dcat:mediaType <{IANA}{media}> ;{f" dcat:compressFormat <{IANA}application/gzip> ;" if packed else ""}
    dcterms:format <{EU}file-type/{kind}> ;
    dcterms:license <{CC_BY}> ;
    dcatap:availability <{EU}planned-availability/STABLE> ;
    dcat:byteSize "{file.stat().st_size}"^^xsd:nonNegativeInteger ;
    spdx:checksum <{release}/{name}#sha256> .
<{release}/{name}#sha256> a spdx:Checksum ;
    spdx:algorithm <https://spdx.org/rdf/terms#checksumAlgorithm_sha256> ;
    spdx:checksumValue "{sha256(file)}"^^xsd:hexBinary .
"""
        )
    return "\n".join([*parts, _terms()])


def _files(folder: Path) -> dict[str, tuple[str, str, str]]:
    found = {name: kind for name, kind in DUMPS.items() if (folder / name).is_file()}
    if (folder / "devolved.sqlite").is_file():
        found["devolved.sqlite"] = ("application/vnd.sqlite3", "BIN", "Every class as a table, for SQLite")
    for path in sorted(folder.glob("tables/*.csv")):
        found[f"tables/{path.name}"] = ("text/csv", "CSV", f"Table of class {path.stem}")
    return found


def _terms() -> str:
    """What others' terms are, as far as a reader of this file alone must know."""
    media = {kind[0] for kind in DUMPS.values()} | {"application/gzip", "application/vnd.sqlite3", "text/csv"}
    lines = [
        f"<{CC_BY}> a dcterms:LicenseDocument .",
        f"<{BASE}> a foaf:Document .",
        f'<{EU}data-theme> a skos:ConceptScheme ; dcterms:title "Data themes"@en .',
        "<https://spdx.org/rdf/terms#checksumAlgorithm_sha256> a spdx:ChecksumAlgorithm .",
        (
            "<http://purl.org/adms/publishertype/NonProfitOrganisation> a skos:Concept ; "
            'skos:prefLabel "Non-profit organisation"@en ; skos:inScheme <http://purl.org/adms/publishertype/1.0> .'
        ),
    ]
    lines += [f"<{standard}> a dcterms:Standard ." for _, _, standard in SERVICES.values()]
    lines += [f"<{IANA}{name}> a dcterms:MediaType, dcterms:MediaTypeOrExtent ." for name in sorted(media)]
    for (scheme, name), (kind, label) in (
        _LISTED | {("file-type", k): ("dcterms:MediaTypeOrExtent", label) for k, label in _FILE_TYPES.items()}
    ).items():
        lines.append(
            f'<{EU}{scheme}/{name}> a skos:Concept, {kind} ; skos:prefLabel "{label}"@en ; '
            f"skos:inScheme <{EU}{scheme}> ."
        )
    return "\n".join(lines) + "\n"


_LISTED = {  # terms of the EU's authority tables: class, label
    ("language", "ENG"): ("dcterms:LinguisticSystem", "English"),
    ("country", "GBR"): ("dcterms:Location", "United Kingdom"),
    ("frequency", "IRREG"): ("dcterms:Frequency", "irregular"),
    ("data-theme", "GOVE"): ("skos:Concept", "Government and public sector"),
    ("planned-availability", "STABLE"): ("skos:Concept", "stable"),
}
_FILE_TYPES = {
    "BIN": "Binary data",
    "CSV": "CSV",
    "JSON_LD": "JSON-LD",
    "RDF_N_QUADS": "RDF N-Quads",
    "RDF_TRIG": "RDF TriG",
    "RDF_TURTLE": "RDF Turtle",
}


def _titled(title: str, text: str) -> str:
    return f"""    rdfs:label "{title}"@en ;
    dcterms:title "{title}"@en ;
    dcterms:description "{text}"@en ;"""
