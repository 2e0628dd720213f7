"""Questions that the build asks of its workspace: one a file, their parameters bound as terms."""

from pathlib import Path

from devolved.store.binding import Queries

QUERIES = Queries(Path(__file__).parent)
