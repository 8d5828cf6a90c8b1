"""Pictures that stand for what `moorage graph` draws, and the files in tests/golden/graph that hold them."""
