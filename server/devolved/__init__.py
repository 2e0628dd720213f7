"""Devolved: the linked-data register of English devolution."""

__version__ = "0.2.0"
