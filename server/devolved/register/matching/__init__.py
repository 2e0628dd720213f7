"""Names to things: search, suggestions, reconciliation."""
