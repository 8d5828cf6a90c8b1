"""Writes tests/golden/diagnostics.json anew: `python -m mistakes --write`."""

import argparse

from mistakes.golden import FILE, text

parser = argparse.ArgumentParser(description="Compare what is said about the corpus with tests/golden.")
parser.add_argument("--write", action="store_true", help="write the file")
if parser.parse_args().write:
    FILE.write_text(text(), encoding="utf-8")
    print(f"written to {FILE}")
