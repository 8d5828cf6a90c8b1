"""The Kubernetes and Consul providers of a program: those that its environments name, and those that it is given."""
