"""Stands in for the consul plugin: nodes and services of the catalog, over Consul's own HTTP API."""
