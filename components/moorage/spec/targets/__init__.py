"""What an environment points at: cluster, namespace, registry, Prometheus, Consul."""
