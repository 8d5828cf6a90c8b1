"""What others ask a service at: its health and its metrics."""
