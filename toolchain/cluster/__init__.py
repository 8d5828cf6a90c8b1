"""A real Kubernetes node on this machine, of parts that the package registries serve.

Only the standard library: it runs before there is a virtual environment.
"""
