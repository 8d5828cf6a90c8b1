"""The Pulumi components. Nothing outside this package loads pulumi."""
