"""Reads the same plan as the components: no engine, no cluster, no credentials."""
