"""Runs Go's compiler and checks what it made."""
