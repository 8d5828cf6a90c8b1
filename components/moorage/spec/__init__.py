"""What the user writes: models of a service and of an environment."""
