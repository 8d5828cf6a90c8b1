"""Stands in for the kubernetes plugin: writes manifests to a folder (`renderYamlToDirectory`)."""
