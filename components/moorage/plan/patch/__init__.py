"""A user's change of an object that the library makes: Kubernetes' strategic merge."""
