"""One file of a release as an answer: never to change, with its sum, in parts if asked for."""

import mimetypes
from base64 import b64encode

from flask import Response, send_file

from devolved.release import Release

FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".rq": "application/sparql-query; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".gz": "application/gzip",
    ".csv": "text/csv; charset=utf-8",
    ".sqlite": "application/vnd.sqlite3",
    ".json": "application/json",
}


def answer(found: Release, name: str) -> Response:
    path = found.path / name
    sum_ = found.manifest["files"].get(name, {}).get("sha256", "")
    suffix = "." + name.rpartition(".")[2]
    media = (
        "application/csvm+json"
        if name.endswith("csv-metadata.json")
        else TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    response = send_file(
        path,
        mimetype=media,
        conditional=True,
        etag=sum_ or True,
        last_modified=found.path.joinpath("manifest.json").stat().st_mtime,
    )
    response.direct_passthrough = False  # it would skip what must run at the end
    response.headers["Cache-Control"] = FOREVER
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'</releases/{found.version}>; rel="collection"'
    if sum_:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(sum_)).decode()}:"  # RFC 9530
    return response
