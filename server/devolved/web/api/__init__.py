"""Machine interfaces beside SPARQL."""
