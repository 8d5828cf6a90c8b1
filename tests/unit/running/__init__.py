"""`moorage run`, tried with real processes."""
