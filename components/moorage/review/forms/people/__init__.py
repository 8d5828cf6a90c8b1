"""Forms that people read: the verdict first, then dangers, what became weaker, a table, and details."""
