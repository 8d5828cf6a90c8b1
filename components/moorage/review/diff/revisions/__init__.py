"""The two sides of a comparison: which commits, and what of them is read."""
