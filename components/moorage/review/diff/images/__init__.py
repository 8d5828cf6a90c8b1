"""Whether what goes into an image changes: nothing is compiled to know it."""
