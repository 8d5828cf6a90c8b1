"""A proxy of Go modules made of files: it has the chassis of this commit in some versions, and what that requires."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

from judges.examples import ROOT
from moorage.scaffold import chassis


def make_proxy(folder: Path, *versions: str) -> dict[str, str]:
    """Write the chassis as each version into a proxy; return the environment in which Go asks it, and nobody else."""
    place = folder / "proxy" / chassis.PATH / "@v"
    place.mkdir(parents=True)
    source = ROOT / "services" / "chassis"
    listed = subprocess.run(["git", "ls-files"], cwd=source, check=True, capture_output=True, text=True).stdout.split()
    for version in versions:
        (place / f"{version}.info").write_text(json.dumps({"Version": version, "Time": "2026-01-02T03:04:05Z"}))
        (place / f"{version}.mod").write_bytes((source / "go.mod").read_bytes())
        with zipfile.ZipFile(place / f"{version}.zip", "w") as archive:
            for name in listed:
                archive.write(source / name, f"{chassis.PATH}@{version}/{name}")
    (place / "list").write_text("".join(f"{version}\n" for version in versions))
    # What the chassis requires is in this machine's own cache, which is laid out as a proxy is.
    go = subprocess.run(["go", "env", "GOMODCACHE"], check=True, capture_output=True, text=True).stdout.strip()
    return {
        "GOPROXY": f"file://{folder}/proxy,file://{go}/cache/download",
        "GOMODCACHE": str(folder / "cache"),
        "GOSUMDB": "off",
        "GOFLAGS": "-modcacherw",
        "PATH": os.environ["PATH"],
    }
