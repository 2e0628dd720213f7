"""Who may run, when, and how it ends."""
