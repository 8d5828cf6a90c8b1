"""A page as a picture, by Chromium and pngquant."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def photograph(file: Path, picture: Path, width: int, scale: float = 2, most: int = 100_000) -> None:
    """Write the picture of a page that says its own height in ``data-height``.

    ``width``: of the window, in pixels. ``scale``: how many of the picture's are one of them. ``most``: bytes.
    """
    height = re.search(r'data-height="(\d+)"', _chromium(file, "--dump-dom", f"--window-size={width},600"))
    assert height is not None
    size = f"--window-size={width},{height[1]}"
    _chromium(file, f"--force-device-scale-factor={scale:g}", size, f"--screenshot={picture}")
    command = ["pngquant", "--force", "--speed", "1", "--strip", "--output", str(picture), "64", str(picture)]
    subprocess.run(command, check=True)
    assert picture.stat().st_size <= most, f"{picture.name} has {picture.stat().st_size:,} bytes"


def _chromium(file: Path, *arguments: str) -> str:
    # As root there is no sandbox. The page is our own, and nothing is asked of the network.
    fixed = ["--headless", "--no-sandbox", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"]
    command = ["chromium", *fixed, f"--user-data-dir={file.parent / 'profile'}", *arguments, file.as_uri()]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
