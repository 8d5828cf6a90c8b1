"""A program that writes specs in Python is checked by mypy as it stands: py.typed, and no plugin."""

from __future__ import annotations

import subprocess
import sys

from wheel_environment import PROGRAMS

TYPED = PROGRAMS / "typed.py"


def checked(moorage, folder, text):
    (folder / "program.py").write_text(text)
    (folder / "empty.ini").write_text("")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "empty.ini"]
    command += ["--python-executable", str(moorage.bin / "python"), "program.py"]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False).stdout


def test_a_typed_program_passes_mypy_strict(moorage, tmp_path):
    assert checked(moorage, tmp_path, TYPED.read_text()) == "Success: no issues found in 1 source file\n"


def test_a_wrong_keyword_and_a_wrong_type_are_found(moorage, tmp_path):
    text = TYPED.read_text().replace('interval="15s"', "interval=15").replace('path="/ready"', 'paths="/ready"')
    said = checked(moorage, tmp_path, text)
    assert 'Argument "interval" to "Metrics" has incompatible type "int"; expected "str"' in said
    assert 'Unexpected keyword argument "paths" for "Health"' in said
