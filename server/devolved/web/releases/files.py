"""One file of a release as an answer: never to change, with its sum, in parts if asked for."""

import mimetypes
import re
from base64 import b64encode

from flask import Response, request, send_file

from devolved.release import Release
from devolved.web.middleware import limits

FOREVER = "public, max-age=31536000, immutable"
# One part in bytes. Other units, several parts and what is written wrongly are not read (RFC 9110, section 14.2).
ONE_PART = re.compile(r"\s*bytes\s*=\s*(\d+-\d*|-\d+)\s*", re.IGNORECASE)
TYPES = {
    ".ttl": "text/turtle",
    ".rq": "application/sparql-query",
    ".ru": "application/sparql-update",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".jsonld": "application/ld+json",
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".sqlite": "application/vnd.sqlite3",
    ".json": "application/json",
}


def answer(found: Release, name: str) -> Response:
    """The file, or the part that was asked for. Raises RequestedRangeNotSatisfiable, which says how long it is."""
    # Nor is a part given to who holds a weak tag: that says nothing of bytes (RFC 9110, section 13.1.5).
    weak = request.headers.get("If-Range", "").strip().startswith("W/")
    if weak or not ONE_PART.fullmatch(request.headers.get("Range", "")):
        request.environ.pop("HTTP_RANGE", None)
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
        last_modified=found.published,
    )
    response.direct_passthrough = False  # it would skip what must run at the end
    # Handing out a file is no work, however long it takes: its place is free for a page.
    limits.release(request.environ)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Link"] = f'</releases/{found.version}>; rel="collection"'
    if sum_:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(sum_)).decode()}:"  # RFC 9530
    return response
