"""Compares every form of the rich comparisons with tests/golden/diff, or writes those anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from moorage.review.forms import FORMS, written

from reports.rich import PREVIEWED, RICH

RECORDS = {"": RICH, "previewed-": PREVIEWED}
"""By what the names of their files begin with."""
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "diff"
_ENDINGS = {"text": "txt", "json": "json", "sarif": "sarif", "annotations": "txt", "junit": "xml"}


def golden(form: str, record: str = "") -> Path:
    """Return the file of a form of one of `RECORDS`."""
    return GOLDEN / f"{record}{form}.{_ENDINGS.get(form, 'md')}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare the forms of a report with tests/golden/diff.")
    parser.add_argument("--write", action="store_true", help="write the files instead")
    texts = {golden(name, key): written(each, name) for key, each in RECORDS.items() for name in FORMS}
    if parser.parse_args().write:
        GOLDEN.mkdir(exist_ok=True)
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")
        print(f"{len(texts)} files written to {GOLDEN}")
    elif stale := [file.name for file, text in texts.items() if file.read_text(encoding="utf-8") != text]:
        sys.exit(f"tests/golden/diff is not current: {', '.join(stale)}; run `make golden` and read the difference")
