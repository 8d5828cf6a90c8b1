"""What is to run: decided before anything is started."""
