"""Questions that the watch asks: of a workspace, and of Wikidata: one a file, their parameters bound as terms."""

from pathlib import Path

from devolved.store.binding import Queries

QUERIES = Queries(Path(__file__).parent)
