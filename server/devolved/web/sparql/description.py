"""What the endpoint says about itself (SPARQL 1.1 Service Description).

One pure function builds the graph; ``sparql/app`` serialises and sends it. Everything in it has a name, so that every
process writes the same bytes.
"""

from pathlib import Path

from rdflib import Graph

from devolved.release import Release
from devolved.settings import Settings
from devolved.turtle import Templates
from devolved.vocabulary import DAY_GRAPHS

TEMPLATES = Templates(Path(__file__).parent)
REQUEST_HEAD = 128 * 2**10  # bytes of a request line with its headers


def describe(endpoint: str, release: Release, settings: Settings) -> Graph:
    """The description of the service at an address, serving a release."""
    text = TEMPLATES.write("description", endpoint=endpoint, release=release, limits=_limits(settings))
    return Graph().parse(data=text, format="turtle")


def _limits(settings: Settings) -> str:
    return (
        f"Read only; SERVICE is refused. A query may run {settings.timeout:g} seconds (less with ?timeout=), need "
        f"{settings.memory} MB, and have {settings.query_length:,} bytes; "
        f"its answer may have {settings.result_bytes:,} bytes. "
        f"There is no limit of rows: an answer is whole, or the connection is broken off. By GET, the request line and "
        f"headers together may have {REQUEST_HEAD:,} bytes: send what is longer by POST. A client may make "
        f"{settings.client_rate:g} requests a second on average. "
        f"The flat view of any day is the graph {DAY_GRAPHS}YYYY-MM-DD."
    )
