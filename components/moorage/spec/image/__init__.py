"""What is built, from which source, or which image is taken as it is."""
