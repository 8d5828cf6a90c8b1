"""``python -m revisions --write`` puts what is said of each pair on record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from revisions.saying import everything

RECORD = Path(__file__).resolve().parents[1] / "golden" / "findings.json"

if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m revisions --write")
    RECORD.write_text(json.dumps(everything(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
