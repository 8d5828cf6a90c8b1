"""What a program does beside registering services one by one: providers, namespace, policies, all of its services."""
