"""Servers on loopback that behave like a forge's API, as far as its documents say."""
