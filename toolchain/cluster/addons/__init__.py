"""What runs beside the cluster: registry, Prometheus, Consul and PostgreSQL."""
