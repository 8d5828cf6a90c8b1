"""The files of an image: contents, layer, manifest, OCI layout, staged root."""
