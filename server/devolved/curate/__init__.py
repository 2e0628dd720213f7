"""Curate: what helps people who write the data. It writes nothing that a build would not read."""
