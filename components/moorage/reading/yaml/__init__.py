"""YAML 1.2 by libyaml: strict, and with the place of everything."""
