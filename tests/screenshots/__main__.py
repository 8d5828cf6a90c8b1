"""Makes docs/pictures/review-*.png: the report of the pull request that tests/unit/review/pipelines tries.

    cd tests && python -m screenshots        # or: make screenshots

Needs chromium, pngquant and the Liberation fonts, all of Debian.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from unit.review.pipelines.change import renamed_port
from unit.review.pipelines.files import ROOT

from screenshots import terminal
from screenshots.chromium import photograph
from screenshots.page import page

_FORMS = {"github": "github-comment", "gitlab": "gitlab-note"}
_WIDTH = 880


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
            photograph(file, ROOT / f"docs/pictures/review-{forge}.png", _WIDTH)
        file = Path(folder) / "terminal.html"
        file.write_text(terminal.page("moorage diff main", terminal.shown(["diff", base], clone)), encoding="utf-8")
        photograph(file, ROOT / "docs/pictures/review-terminal.png", _WIDTH)


main()
