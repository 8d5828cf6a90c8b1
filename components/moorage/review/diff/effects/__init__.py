"""What the change of a field does: a table, and the comparison that reads it."""
