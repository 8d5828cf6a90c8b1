"""Builds the tools that run and judge this project from the sources that Go's module proxy serves.

Only the standard library: it runs before there is a virtual environment.
"""
