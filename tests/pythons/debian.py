"""Pythons that this machine has not, out of the packages of other releases of Debian; nothing is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from building import cache, progress
from building.errors import ToolchainError

RELEASES = {"3.13": "trixie", "3.14": "testing"}
"""Which release of Debian has which Python. None has 3.12."""
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Wheels bring their own libraries, but for C++'s.
_BESIDE = "libstdc++6"


def interpreter(version: str) -> Path:
    """Return the interpreter of a version, such as ``3.14``; made once for each set of Debian's packages."""
    base = cache.root() / f"apt-{RELEASES[version]}"
    with cache.locked(base, lambda: progress.say(f"{base.name}: waiting for another run")):
        apt = _apt(base, RELEASES[version])
        wanted = _run([*apt, "install", "--yes", "--print-uris", f"python{version}", _BESIDE])
        # Each line names a package and the hash of what is in it.
        packages = sorted(line.split(" ", 1)[1] for line in wanted.splitlines() if line.startswith("'"))
        home = cache.root() / f"python{version}-{cache.digest([_KEYRING.encode(), *map(str.encode, packages)])}"
        found = home / "usr" / "bin" / f"python{version}"
        if not home.exists():
            progress.say(f"Python {version}: {len(packages)} packages of Debian {RELEASES[version]}")
            _run([*apt, "install", "--yes", "--download-only", f"python{version}", _BESIDE])
            with cache.appearing(home) as folder:
                for package in sorted((base / "cache" / "archives").glob("*.deb")):
                    _run(["dpkg-deb", "--extract", str(package), str(folder)])
                _patch(folder, home, f"python{version}")
            _run([*apt, "clean"])
    return found


def _apt(base: Path, release: str) -> list[str]:
    """Return how apt-get is called with sources and lists of its own, which are renewed."""
    for folder in ("lists/partial", "cache/archives/partial"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    (base / "status").touch()
    (base / "sources.list").write_text(f"deb [signed-by={_KEYRING}] {_mirror()} {release} main\n")
    options = {
        "Dir::Etc::SourceList": base / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State": base,
        "Dir::State::Lists": base / "lists",
        # As if nothing were installed: all that a Python loads comes along, C's library too.
        "Dir::State::Status": base / "status",
        "Dir::Cache": base / "cache",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    }
    apt = ["apt-get", "--quiet", *(f"-o{name}={value}" for name, value in options.items())]
    _run([*apt, "update"])
    return apt


def _mirror() -> str:
    listed = _run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])
    found = [uri for uri in listed.split() if uri.rstrip("/").endswith("/debian")]
    if not found:
        raise ToolchainError("apt-get names no mirror of Debian here; run this on a Debian that has one in its sources")
    return found[0]


def _patch(folder: Path, home: Path, name: str) -> None:
    """Have the interpreter load the C library that came with it, not this machine's."""
    libraries = next(folder.glob("usr/lib/*/libc.so.6")).parent.relative_to(folder)
    loader = next((folder / libraries).glob("ld-linux-*.so.*")).name
    places = [
        "--set-interpreter",
        str(home / libraries / loader),
        "--force-rpath",
        "--set-rpath",
        str(home / libraries),
    ]
    _run(["patchelf", *places, str(folder / "usr" / "bin" / name)])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True, capture_output=True, check=False)
    if done.returncode:
        raise ToolchainError(f"`{command[0]} … {command[-1]}` failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout
