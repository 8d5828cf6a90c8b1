"""Adds what the chassis requires, or the chassis itself, to the go.mod of a module."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from moorage.errors import Diagnostic, ExternalError, InputError
from moorage.image.source.go.command import find_go, one_line
from moorage.scaffold import chassis
from moorage.scaffold.target import Target
from moorage.scaffold.transaction import Transaction

POSTGRES = ("github.com/jackc/pgx/v5", "v5.9.2")
"""The driver of a service with a database: the one of services/user."""


def complete_requirements(transaction: Transaction, target: Target, packages: list[Path], database: bool) -> None:
    """Stage go.mod and go.sum of a module with what ``packages``, themselves only staged, require.

    Go decides the versions: of two that are required, the higher one, as always. A new module that holds a copy of the
    chassis has the very versions that were tested with it, and needs no Go for that, unless a ``database`` needs more.

    Raises `ExternalError` for what cannot be fetched, `InputError` for what Go finds wrong.
    """
    file = target.root / "go.mod"
    known = "" if target.is_new else file.read_text(encoding="utf-8", errors="replace")
    driver = f"require {' '.join(POSTGRES)}\n" if database and not chassis.required(known, POSTGRES[0]) else ""
    if target.is_new:
        if target.chassis_folder is None:
            _tidy(transaction, target, f"{_head(target)}{driver}", "")
        elif driver:
            _tidy(transaction, target, f"{chassis.go_mod(target.module)}\n{driver}", chassis.go_sum())
        return
    blocks, sums = "", ""
    if not target.has_chassis and target.chassis_folder:
        blocks, sums = of_a_copy()
    elif not target.has_chassis:
        blocks = f"require {chassis.PATH} {chassis.version()}\n"
    if blocks or driver:
        add_requirements(transaction, target.root, packages, f"{blocks}{driver}", sums)


def of_a_copy() -> tuple[str, str]:
    """Return what a copy of the chassis requires: blocks of a go.mod, and the checksums."""
    return "\n".join(re.findall(r"^require \(\n.*?^\)\n", chassis.go_mod(), re.MULTILINE | re.DOTALL)), chassis.go_sum()


def add_requirements(transaction: Transaction, root: Path, packages: Iterable[Path], blocks: str, sums: str) -> None:
    """Stage go.mod and go.sum of a module that exists, with ``blocks`` of `require` more and their checksums."""
    overlay = {str(target): str(staged) for target, staged in transaction.files.items()}
    mod = transaction.add(root / "go.mod", f"{(root / 'go.mod').read_text(encoding='utf-8')}\n{blocks}")
    own = root / "go.sum"
    known = own.read_text(encoding="utf-8") if own.exists() else ""
    transaction.add(own, known + sums)
    # Go looks for go.sum beside the file that stands for go.mod.
    beside = mod.with_name("go.sum")
    beside.write_text(known + sums, encoding="utf-8")
    plan = mod.with_name("overlay.json")
    plan.write_text(json.dumps({"Replace": overlay}), encoding="utf-8")
    names = [f"./{each.relative_to(root).as_posix()}" for each in packages]
    flags = ["-mod=mod", f"-modfile={mod}", f"-overlay={plan}", "-deps", "-test"]
    _run(["list", *flags, *names], root, root / "go.mod", mod)
    transaction.add(own, beside.read_text(encoding="utf-8"))


def take_release(root: Path) -> None:
    """Let Go require the release of the chassis that this moorage has. Raises as `complete_requirements` does."""
    _run(["get", f"{chassis.PATH}@{chassis.version()}"], root, root / "go.mod", root / "go.mod")


def _head(target: Target) -> str:
    """Return the go.mod of a new module that requires the chassis."""
    release, toolchain = re.findall(r"^(?:go|toolchain) .*$", chassis.go_mod(), re.MULTILINE)
    tool = chassis.linter(chassis.PATH)
    require = f"require {chassis.PATH} {chassis.version()}\n"
    return f"module {target.module}\n\n{release}\n\n{toolchain}\n\n{tool}\n{require}"


def _tidy(transaction: Transaction, target: Target, text: str, sums: str) -> None:
    """Stage go.mod and go.sum of a new module as Go tidies them."""
    with transaction.beside() as folder:
        for path, staged in transaction.files.items():
            copy = folder / path.relative_to(target.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(staged.read_bytes())
        (folder / "go.mod").write_text(text, encoding="utf-8")
        (folder / "go.sum").write_text(sums, encoding="utf-8")
        _run(["mod", "tidy"], folder, target.root / "go.mod", folder / "go.mod")
        for name in ("go.mod", "go.sum"):
            transaction.add(target.root / name, (folder / name).read_text(encoding="utf-8"))


def _run(arguments: list[str], folder: Path, file: Path, mod: Path) -> None:
    """Run Go in a folder. ``file``: the user's go.mod; ``mod``: what Go is shown in its place."""
    try:
        done = find_go().run(arguments, folder)
    except ExternalError as error:
        if chassis.PATH in str(error):
            raise _not_to_be_had(str(error)) from error
        raise
    if done.returncode == 0:
        return
    said = one_line(done.stderr).replace(str(mod), "go.mod").replace(os.path.relpath(mod, folder), "go.mod")
    if f"{chassis.PATH}@" in said:
        raise _not_to_be_had(said)
    wrong = f"Go cannot add what the chassis requires: {said}"
    raise InputError([Diagnostic("go-mod-invalid", wrong, "fix go.mod; nothing was written", location=str(file))])


def _not_to_be_had(said: str) -> ExternalError:
    return ExternalError(
        f"{chassis.PATH} {chassis.version()} cannot be had from here: {said}; set GOPROXY to a proxy that has it, "
        "or copy the chassis with --vendor"
    )
