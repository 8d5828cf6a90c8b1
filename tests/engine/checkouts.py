"""Clones of this repository as it stands, to run the literal `pulumi` and `make` on."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from literal_pulumi import PulumiCli

ROOT = Path(__file__).resolve().parents[2]
_GIT = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


@dataclass(frozen=True)
class Checkout:
    """One clone; its `pulumi` runs its own library."""

    folder: Path
    pulumi: PulumiCli

    def git(self, *arguments: str) -> str:
        """Run git in it."""
        done = subprocess.run([*_GIT, *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, path: str, text: str) -> None:
        """Write a file and commit it."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"change {path}")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file that holds it once."""
        text = (self.folder / path).read_text()
        assert text.count(old) == 1, (path, old)
        (self.folder / path).write_text(text.replace(old, new))

    def manifests(self) -> dict[str, bytes]:
        """Return what is rendered, by file name."""
        folder = self.folder / ".moorage/local/manifests"
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def make(target: Path, origin: Path = ROOT) -> Path:
    """Clone ``origin`` with what is not committed there yet, as one commit more."""
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(origin), str(target)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--modified", "--others", "--exclude-standard"],
        cwd=origin,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (origin / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin / name, target / name)
        else:
            (target / name).unlink()
    subprocess.run([*_GIT, "add", "-A"], cwd=target, check=True)
    subprocess.run([*_GIT, "commit", "-q", "--allow-empty", "-m", "as it stands"], cwd=target, check=True)
    return target


def environment(folder: Path) -> dict[str, str]:
    """Return what makes Python take the clone's own library instead of the installed one."""
    return {"PYTHONPATH": os.pathsep.join([str(folder / "components")])}
