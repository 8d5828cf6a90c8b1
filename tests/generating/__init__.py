"""Specs and environments that are made from the models' own fields, by chance with a fixed seed."""
