"""One rich comparison by hand, and what each form makes of it: tests/golden/diff."""
