"""JSON Schemas of what users write, for editors (docs/editors.md)."""

from moorage.spec.schema.described import schema_of
from moorage.spec.schema.environment import environment_schema_text
from moorage.spec.schema.service import schema_text

__all__ = ["environment_schema_text", "schema_of", "schema_text"]
