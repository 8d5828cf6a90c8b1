"""Stands in for the kubernetes plugin: on a real cluster, or in a folder (`renderYamlToDirectory`)."""
