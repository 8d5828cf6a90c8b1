"""Moorage: one spec of a Go HTTP service becomes image, workload, metrics, logs and registration."""
