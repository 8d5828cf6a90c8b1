"""Programs that know nothing of Moorage, adopted by a spec alone: built, started as the plan says, and asked."""
