"""Registries: names, credentials, pull and push."""
