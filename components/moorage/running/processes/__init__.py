"""Processes, and when they are ready, restarted and stopped."""
