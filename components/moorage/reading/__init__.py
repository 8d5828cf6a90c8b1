"""From files to checked models: YAML with places, layers, messages, rules."""
