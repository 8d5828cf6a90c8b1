"""What is shown of a run: lines for people and lines for programs."""
