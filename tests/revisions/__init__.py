"""Pairs of revisions of a project: a change of each kind, and what a reviewer is told of it."""
