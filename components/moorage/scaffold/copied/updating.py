"""Shows how the chassis of a module differs from the one of this moorage, and takes that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.reading.project import project_root
from moorage.scaffold import chassis
from moorage.scaffold.copied.vendored import STAMP, Stamp, copies, read_stamp, sha256
from moorage.scaffold.requiring import add_requirements, of_a_copy, take_release
from moorage.scaffold.summary import near
from moorage.scaffold.transaction import transaction


@dataclass
class _Comparison:
    """Files of a copied chassis, by what becomes of them."""

    taken: dict[str, str] = field(default_factory=dict)
    """Path → `new`, `changed` or `gone`."""
    kept: list[str] = field(default_factory=list)
    """Changed by the user, and not since."""
    clashing: list[str] = field(default_factory=list)
    """Changed by the user, and since."""


def update_chassis(into: Path | None = None, *, dry_run: bool = False) -> Iterator[str]:
    """Yield a line for each thing that a newer chassis changes; then take it, unless ``dry_run``.

    ``into``: a folder of the Go module; default: the project's ``services/``. Raises `InputError` before anything is
    written, `ExternalError` for what cannot be fetched or written.
    """
    folder = (into or project_root(None, [], None) / "services").resolve()
    root = next((each for each in (folder, *folder.parents) if (each / "go.mod").is_file()), None)
    between = [each for each in (folder, *folder.parents) if root and each.is_relative_to(root)]
    copied = next((each / "chassis" for each in between if chassis.is_chassis(each / "chassis")), None)
    text = (root / "go.mod").read_text(encoding="utf-8", errors="replace") if root else ""
    if root and copied and not (copied / "go.mod").exists():
        yield from _renew(root, copied, chassis.module_path(text) or "", dry_run)
    elif root and (required := chassis.required(text)) and not copied:
        yield from _require(root, required, dry_run)
    else:
        wrong = f"is for a module that has the chassis of another release, and none is at or above {near(folder)}"
        raise InputError([Diagnostic("no-such-file", wrong, "write a service with `moorage new NAME`", "--update")])


def _require(root: Path, required: str, dry_run: bool) -> Iterator[str]:
    newest = chassis.version()
    if _number(required) >= _number(newest):
        yield f"{near(root / 'go.mod')} requires {chassis.PATH} {required}; this moorage has {newest}: nothing to take"
        return
    yield f"{near(root / 'go.mod')}: {chassis.PATH} {required} -> {newest}"
    if not dry_run:
        take_release(root)
        yield f"next: `go test ./...` in {near(root)}"


def _renew(root: Path, folder: Path, module: str, dry_run: bool) -> Iterator[str]:
    stamp = read_stamp(folder)
    texts = copies(f"{module}/{folder.relative_to(root).as_posix()}")
    found = _compare(folder, stamp, {name: text for name, text in texts.items() if name != STAMP})
    yield from (f"{kind}: {near(folder / name)}" for name, kind in found.taken.items())
    yield from (f"kept: {near(folder / name)}, which was changed here" for name in found.kept)
    if found.clashing:
        raise InputError(
            Diagnostic(
                "conflict",
                f"was changed here since {stamp.version}, and in {chassis.version()}",
                "take your change out of the file, and run this again; nothing was written",
                location=str(folder / name),
            )
            for name in found.clashing
        )
    if not found.taken and stamp.version == chassis.version():
        yield f"{near(folder)} is {stamp.version}: nothing to take"
    elif not dry_run:
        _write(root, folder, texts, found)
        yield f"{near(folder)} is {chassis.version()} now, and was {stamp.version}"
        yield f"next: `go test ./...` in {near(root)}"


def _write(root: Path, folder: Path, texts: dict[str, str], found: _Comparison) -> None:
    written = [name for name in texts if found.taken.get(name) in ("new", "changed")]
    with transaction(folder) as staged:
        for name in (*written, STAMP):
            staged.add(folder / name, texts[name])
        packages = sorted({(folder / name).parent for name in written if name.endswith(".go")})
        if packages:
            add_requirements(staged, root, packages, *of_a_copy())
        staged.place()
    for name, kind in found.taken.items():
        if kind == "gone":
            (folder / name).unlink()


def _compare(folder: Path, stamp: Stamp, texts: dict[str, str]) -> _Comparison:
    found = _Comparison()
    for name in sorted({*texts, *stamp.files}):
        was, new, here = stamp.files.get(name), sha256(texts.get(name)), sha256(_read(folder / name))
        if here == new:
            continue
        if here == was:
            found.taken[name] = "new" if was is None else "gone" if new is None else "changed"
        elif was == new:
            found.kept.append(name)
        else:
            found.clashing.append(name)
    return found


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() and not path.is_symlink() else None


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0])[:3])
