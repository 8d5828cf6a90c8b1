"""Packages of others, installed as their own clients do it."""
