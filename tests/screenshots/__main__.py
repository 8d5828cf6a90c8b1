"""Makes docs/pictures/review-*.png: the report of the pull request that tests/unit/review/pipelines tries.

    cd tests && python -m screenshots        # or: make screenshots

Needs chromium, pngquant and the Liberation fonts, all of Debian.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from unit.review.pipelines.change import renamed_port
from unit.review.pipelines.files import ROOT

from screenshots import terminal
from screenshots.page import page

_FORMS = {"github": "github-comment", "gitlab": "gitlab-note"}
_WIDTH = 880
_MOST = 100_000
"""Bytes of a picture."""


def main() -> None:
    """Write the three pictures."""
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        base = renamed_port(clone)
        for forge, form in _FORMS.items():
            command = [sys.executable, "-m", "moorage.cli.main", "diff", base, "--format", form]
            report = subprocess.run(command, cwd=clone, stdout=subprocess.PIPE, text=True)
            assert report.returncode == 2, "the change breaks a caller"
            file = Path(folder) / f"{forge}.html"
            file.write_text(page(forge, report.stdout), encoding="utf-8")
            _photograph(file, ROOT / f"docs/pictures/review-{forge}.png")
        file = Path(folder) / "terminal.html"
        file.write_text(terminal.page("moorage diff main", terminal.shown(["diff", base], clone)), encoding="utf-8")
        _photograph(file, ROOT / "docs/pictures/review-terminal.png")


def _photograph(file: Path, picture: Path) -> None:
    height = re.search(r'data-height="(\d+)"', _chromium(file, "--dump-dom", f"--window-size={_WIDTH},600"))
    assert height is not None
    size = f"--window-size={_WIDTH},{height[1]}"
    _chromium(file, "--force-device-scale-factor=2", size, f"--screenshot={picture}")
    command = ["pngquant", "--force", "--speed", "1", "--strip", "--output", str(picture), "64", str(picture)]
    subprocess.run(command, check=True)
    assert picture.stat().st_size <= _MOST, f"{picture.name} has {picture.stat().st_size:,} bytes"


def _chromium(file: Path, *arguments: str) -> str:
    # As root there is no sandbox. The page is our own, and nothing is asked of the network.
    fixed = ["--headless", "--no-sandbox", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"]
    command = ["chromium", *fixed, f"--user-data-dir={file.parent / 'profile'}", *arguments, file.as_uri()]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


main()
