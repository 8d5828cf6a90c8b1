"""Brings a comparison to the pull request: one comment that is kept current, a summary, what a label allows."""
