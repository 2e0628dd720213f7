"""The map of England: what its colours say, how it is drawn, and what it says as data."""
