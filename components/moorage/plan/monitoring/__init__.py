"""What Prometheus scrapes of a service, and what it alerts on."""
