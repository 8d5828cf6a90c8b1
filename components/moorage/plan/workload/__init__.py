"""The Deployment, its pods and their environment variables."""
