"""Web: HTTP over the reading room."""
