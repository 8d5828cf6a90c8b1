"""Manifests for others to apply: printed, in a folder, or in a registry (docs/gitops.md)."""
