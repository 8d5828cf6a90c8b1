"""The commands that tell what is there, and what a change does."""
