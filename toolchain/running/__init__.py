"""Running Pulumi on this project."""
