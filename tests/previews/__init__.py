"""Real previews, recorded: what `pulumi preview --json` said of a small stack, without what differs between machines.

`tests/engine/test_preview_merged.py` runs each of them on the engine and compares; with ``MOORAGE_RECORD=1`` it writes
`recorded/` anew instead.
"""
