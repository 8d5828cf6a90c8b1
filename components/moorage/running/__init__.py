"""The services as processes of this machine, with the planned environment: what `moorage run` does."""
