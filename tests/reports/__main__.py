"""Compares every form of the rich comparison with tests/golden/diff, or writes those anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from moorage.review.forms import FORMS, written

from reports.rich import RICH

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "diff"
_ENDINGS = {"text": "txt", "json": "json", "sarif": "sarif", "annotations": "txt", "junit": "xml"}


def golden(form: str) -> Path:
    """Return the file of a form."""
    return GOLDEN / f"{form}.{_ENDINGS.get(form, 'md')}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare the forms of a report with tests/golden/diff.")
    parser.add_argument("--write", action="store_true", help="write the files instead")
    if parser.parse_args().write:
        GOLDEN.mkdir(exist_ok=True)
        for name in FORMS:
            golden(name).write_text(written(RICH, name), encoding="utf-8")
        print(f"{len(FORMS)} files written to {GOLDEN}")
    elif stale := [name for name in FORMS if golden(name).read_text(encoding="utf-8") != written(RICH, name)]:
        sys.exit(f"tests/golden/diff is not current: {', '.join(stale)}; run `make golden` and read the difference")
