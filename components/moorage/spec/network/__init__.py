"""Whom a service calls, who calls it, and how other clusters find it."""
