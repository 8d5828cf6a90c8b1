"""Values that only Pulumi knows: they enter a spec as placeholders, and a service's objects as outputs."""
