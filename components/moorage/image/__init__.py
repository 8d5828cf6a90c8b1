"""From Go source to an OCI image: source facts, compile, layout, staged root, publishing.

Free of pulumi, and empty on purpose: `reference` is imported where nothing else of this package may load.
Start at `build.build_image`, `source.source_facts` and `publish.publish`.
"""
