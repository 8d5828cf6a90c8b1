"""What is wrong between documents: the specs of a set, and their environment."""
