"""The files of a release, made from a clean clone of the commit."""

import os
import subprocess
import sys
import tempfile
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import bill
import changelog


def build(root: Path, folder: Path) -> list[Path]:
    """Write sdist, wheel, bill of materials and notes of ``HEAD`` into ``folder``; earlier ones there go.

    Nothing that is not committed gets in. The wheel is made from the sdist, as those do who have that alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("moorage-*"):
        earlier.unlink()
    with tempfile.TemporaryDirectory() as temporary:
        clone = Path(temporary, "moorage")
        run("git", "clone", "--quiet", str(root), str(clone))
        revision, time = run("git", "-C", str(clone), "log", "-1", "--format=%H %ct").split()
        distributions(clone, folder, time)
        (wheel,) = folder.glob("moorage-*.whl")
        about = metadata(wheel)
        version = about["Version"]
        lock = (clone / "requirements.lock").read_text(encoding="utf-8")
        materials = bill.of(about, lock, revision, int(time))
        (folder / f"moorage-{version}.cdx.json").write_text(materials, encoding="utf-8")
        notes = changelog.notes(version, (clone / "CHANGELOG.md").read_text(encoding="utf-8"))
        (folder / f"moorage-{version}.notes.md").write_text(notes, encoding="utf-8")
    return sorted(folder.glob("moorage-*"))


def distributions(source: Path, folder: Path, time: str, *kinds: str) -> None:
    """Build a source tree with what this environment holds: the ``kinds`` (``--wheel``), or sdist, then its wheel.

    ``time``, in seconds since 1970, is that of every file in them.
    """
    command = [sys.executable, "-m", "build", *kinds, "--no-isolation", "--outdir", str(folder), str(source)]
    run(*command, SOURCE_DATE_EPOCH=time)


def metadata(wheel: Path) -> Message:
    """Return the core metadata of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def run(*command: str, **more: str) -> str:
    """Run a command with more variables; returns what it printed. CalledProcessError holds what it said."""
    environment = {**os.environ, **more}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()
