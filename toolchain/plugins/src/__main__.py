"""Starts one plugin: ``python src <plugin> [engine address]``."""

import importlib
import sys

PLUGINS = {
    "language": "moorage_plugins.language_host.server",
    "kubernetes": "moorage_plugins.kubernetes.plugin",
    "consul": "moorage_plugins.consul.plugin",
    "docker": "moorage_plugins.docker.plugin",
}


def main() -> int:
    """Import and run the plugin that the launcher names."""
    name, *arguments = sys.argv[1:]
    try:
        plugin = importlib.import_module(PLUGINS[name])
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("moorage_plugins"):
            raise
        print(
            f"pulumi plugin {name}: {sys.executable} has no module {error.name}; install the project's "
            "requirements there, or set MOORAGE_PYTHON to the project's Python",
            file=sys.stderr,
        )
        return 1
    return plugin.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
