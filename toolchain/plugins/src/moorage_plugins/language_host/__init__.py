"""The language host of Python: runs a program for the engine."""
