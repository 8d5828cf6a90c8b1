"""The documentation site: its settings, and what mkdocs does not do by itself."""
