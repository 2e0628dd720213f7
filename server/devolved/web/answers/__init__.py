"""Answers to a reader's own question: a place, a question in plain words."""
