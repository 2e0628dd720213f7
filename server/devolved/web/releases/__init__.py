"""Releases over HTTP: browsing, files, past ones, Memento."""
