"""Mistakes of every kind that users make, and what is said about each: the corpus behind the codes of diagnostics."""
