"""Two objects before each other: what an API server makes of both, the patch between them, and what is left."""
