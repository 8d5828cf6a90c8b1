"""What a change does to what runs: two revisions, each planned with its own layers, compared by effect."""
