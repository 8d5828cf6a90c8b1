"""The command `moorage`: one module per subcommand."""
