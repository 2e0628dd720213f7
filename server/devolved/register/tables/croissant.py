"""A release in schema.org's words, with its tables as Croissant: for data search engines and for machine learning.

One document is both: Croissant (http://mlcommons.org/croissant/1.0) is schema.org's ``Dataset`` with what is in each
table, column by column. Its files come from the release's manifest, its columns from the tables' CSVW metadata.
"""

import json

from devolved.release import Release
from devolved.vocabulary import BASE

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
NAME = "Devolved: the register of English devolution"
DESCRIPTION = (
    "Who holds which power in England, since when, under which law, who promised what, what became of it, and how we "
    "know. Every dated fact has its sources."
)
# File ending → media type, for what a release offers; other files of it travel for the server.
ENDINGS = {
    ".nq.gz": "application/gzip",
    ".ttl.gz": "application/gzip",
    ".trig.gz": "application/gzip",
    ".jsonld.gz": "application/gzip",
    ".sqlite": "application/vnd.sqlite3",
    ".csv": "text/csv",
}
_TYPES = {
    "anyURI": "sc:URL",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "decimal": "sc:Float",
    "integer": "sc:Integer",
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def describe(release: Release) -> dict:
    """The release as schema.org ``Dataset`` and Croissant 1.0, as JSON-LD."""
    address, built = f"{BASE}releases/{release.version}", release.built.isoformat()
    maker = {"@type": "Organization", "@id": f"{BASE}publisher", "name": "The Devolved maintainers", "url": BASE}
    files = {name: said for name, said in sorted(release.manifest["files"].items()) if _media(name)}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": address,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "description": DESCRIPTION,
        "url": f"{BASE}dataset",
        "sameAs": address,
        "version": release.version,
        "license": CC_BY,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "keywords": ["devolution", "England", "mayors", "combined authorities", "intergovernmental relations"],
        "creator": maker,
        "publisher": maker,
        "datePublished": built,
        "dateModified": built,
        # From the oldest law and tenure on record to the release; facts set for later days are in it too.
        "temporalCoverage": f"../{built}",
        "spatialCoverage": {"@type": "Place", "name": "England"},
        "citeAs": f"{NAME}, release {release.version}. {address}",
        "distribution": [_file(address, name, said) for name, said in files.items()],
        "recordSet": [_records(release, name) for name in files if name.endswith(".csv") and _columns(release, name)],
    }


def _media(name: str) -> str:
    if name.endswith(".csv") and not name.startswith("tables/"):
        return ""
    return next((media for ending, media in ENDINGS.items() if name.endswith(ending)), "")


def _file(address: str, name: str, said: dict) -> dict:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": f"{address}/{name}",
        "encodingFormat": _media(name),
        "contentSize": f"{said['bytes']} B",
        "sha256": said["sha256"],
    }


def _columns(release: Release, name: str) -> list[dict]:
    path = release.path / f"{name}-metadata.json"
    return json.loads(path.read_text("utf-8"))["tableSchema"]["columns"] if path.is_file() else []


def _records(release: Release, name: str) -> dict:
    table = name.removeprefix("tables/").removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table}/{column['name']}",
                "name": column["name"],
                "dataType": _type(column.get("datatype", "string")),
                "source": {"fileObject": {"@id": name}, "extract": {"column": column["name"]}},
            }
            for column in _columns(release, name)
            if not column.get("virtual")
        ],
    }


def _type(datatype) -> str:
    base = datatype.get("base", "string") if isinstance(datatype, dict) else datatype
    return _TYPES.get(base, "sc:Text")
