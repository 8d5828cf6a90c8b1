"""`moorage new --update` of an installed wheel: the newer chassis comes out of the wheel."""

from __future__ import annotations

import hashlib
import json

import pytest

CALLED = """
import sys
from pathlib import Path
from moorage.scaffold.copied.updating import update_chassis
for line in update_chassis(Path("services"), dry_run=sys.argv[1] == "dry"):
    print(line)
"""
SHOWN = "changed: services/chassis/app.go"


@pytest.fixture
def older(moorage, tmp_path):
    """Return a project whose chassis an older release has copied: one file differs."""
    moorage.run("moorage", "new", "invoice", "--module", "example.com/shop", "--vendor", cwd=tmp_path)
    app = tmp_path / "services" / "chassis" / "app.go"
    stamp = app.with_name("moorage-chassis.json")
    said = json.loads(stamp.read_text())
    app.write_text(f"{app.read_text()}\n// as it was\n")
    said["files"]["app.go"] = hashlib.sha256(app.read_bytes()).hexdigest()
    stamp.write_text(json.dumps({**said, "version": "v0.0.9"}))
    return tmp_path


def test_the_installed_command_shows_a_newer_chassis_and_takes_it(moorage, older):
    app = older / "services" / "chassis" / "app.go"
    before = app.read_text()
    assert moorage.run("moorage", "new", "--update", "--dry-run", cwd=older).stdout == f"{SHOWN}\n"
    assert app.read_text() == before
    shown, taken, _ = moorage.run("moorage", "new", "--update", cwd=older).stdout.splitlines()
    assert (shown, taken.endswith(", and was v0.0.9")) == (SHOWN, True)
    assert f"{app.read_text()}\n// as it was\n" == before


def test_a_program_can_call_it(moorage, older):
    assert moorage.python(CALLED, "dry", cwd=older).splitlines() == [SHOWN]
    assert moorage.python(CALLED, "take", cwd=older).splitlines()[0] == SHOWN
    assert moorage.python(CALLED, "take", cwd=older).endswith(": nothing to take\n")
