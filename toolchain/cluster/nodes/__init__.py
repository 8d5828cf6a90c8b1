"""The control plane, the node and its pods."""
