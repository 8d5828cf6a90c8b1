"""Starts the plugin of `PulumiPlugin.yaml`: ``python components <engine address>``."""

import sys

from moorage.components.languages.host import main

sys.exit(main(sys.argv[1:]))
