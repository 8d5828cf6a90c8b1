"""The mappings that a service's spec is made of."""
