"""Charts, maps, cards, timelines and diagrams, drawn from rows."""
