"""What git says of a service's inputs; nothing of the repository runs."""
