"""The chassis in a module of its own: copied where Go cannot fetch it, and renewed."""
