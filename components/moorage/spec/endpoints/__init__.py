"""What others ask a service at: its ports, its health and its metrics."""
