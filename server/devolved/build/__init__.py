"""Build: from curated files to an immutable release."""
