"""What Go says of a module and its packages, and the command that is asked."""
