"""What the cluster does to the machine it runs on: processes, network, packages, keys."""
