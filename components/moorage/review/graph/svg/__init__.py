"""The picture as one SVG file: no script, no font and nothing else from elsewhere."""
