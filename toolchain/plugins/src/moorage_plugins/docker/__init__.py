"""Stands in for the docker plugin: the image, over the real `docker` command."""
