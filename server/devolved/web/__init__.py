"""Web: HTTP over the register."""
