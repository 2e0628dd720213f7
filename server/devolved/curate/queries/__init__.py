"""Questions that the commands of curators ask of a workspace: one a file, their parameters bound as terms."""

from pathlib import Path

from devolved.store.binding import Queries

QUERIES = Queries(Path(__file__).parent)
