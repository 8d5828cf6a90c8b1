"""What pages of docs/ show as files, by section."""

from __future__ import annotations

import re
from pathlib import Path

_FILE = re.compile(r'^```yaml title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def section(page: str, title: str) -> str:
    """Return the text below a heading."""
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def write(folder: Path, text: str) -> set[str]:
    """Write the files that a section shows, and a project around them; returns their names."""
    files = dict(_FILE.findall(text))
    for name, shown in {"Pulumi.yaml": "name: shop\nruntime: python\n", **files}.items():
        (folder / name).write_text(shown)
    return set(files)
