"""The chassis is a module of its own with the releases of Moorage, and what requires it here says the last one."""

import json
import subprocess

from judges.examples import ROOT

PATH = "moorage.dev/services/chassis"


def _edit(kind: str, file: str) -> dict:
    command = ["go", kind, "edit", "-json", str(ROOT / "services" / file)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_one_version_stands_in_every_place(released):
    version = f"v{released}"
    required = [each["Version"] for each in _edit("mod", "go.mod")["Require"] if each["Path"] == PATH]
    replaced = [each["Old"] for each in _edit("work", "go.work")["Replace"]]
    assert required == [version]
    assert replaced == [{"Path": PATH, "Version": version}]


def test_both_modules_and_the_workspace_are_for_one_release_of_go():
    lines = {
        file: [line for line in (ROOT / "services" / file).read_text().splitlines() if line.startswith(("go ", "tool"))]
        for file in ("go.mod", "chassis/go.mod", "go.work")
    }
    assert lines["go.mod"] == lines["chassis/go.mod"] == lines["go.work"]
    assert len(lines["go.work"]) == 2
