"""The site, built once and served on loopback, and a browser to look at it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import Tab, chromium
from judges.examples import ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site; a warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    command, here = [sys.executable, "website", str(folder)], {**os.environ, "PYTHONPATH": "toolchain"}
    done = subprocess.run(command, cwd=ROOT, env=here, text=True, capture_output=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site; returns the address that pages are relative to."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Start Chromium."""
    with chromium(tmp_path_factory.mktemp("chromium") / "profile") as tab:
        yield tab
