"""Adds what the chassis requires to the go.mod of a module that exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

from moorage.errors import Diagnostic, InputError
from moorage.image.source.go.command import find_go, one_line
from moorage.scaffold import chassis
from moorage.scaffold.transaction import Transaction


def add_requirements(transaction: Transaction, root: Path, packages: list[Path]) -> None:
    """Stage go.mod and go.sum of the module at ``root`` with what ``packages``, themselves only staged, require.

    Go decides the versions: of two that are required, the higher one, as always.

    Raises `ExternalError` for what cannot be fetched, `InputError` for what Go finds wrong.
    """
    overlay = {str(target): str(staged) for target, staged in transaction.files.items()}
    blocks = "\n".join(re.findall(r"^require \(\n.*?^\)\n", chassis.go_mod(), re.MULTILINE | re.DOTALL))
    mod = transaction.add(root / "go.mod", f"{(root / 'go.mod').read_text(encoding='utf-8')}\n{blocks}")
    sums = root / "go.sum"
    known = sums.read_text(encoding="utf-8") if sums.exists() else ""
    transaction.add(sums, known + chassis.go_sum())
    # Go looks for go.sum beside the file that stands for go.mod.
    beside = mod.with_name("go.sum")
    beside.write_text(known + chassis.go_sum(), encoding="utf-8")
    plan = mod.with_name("overlay.json")
    plan.write_text(json.dumps({"Replace": overlay}), encoding="utf-8")
    names = [f"./{each.relative_to(root).as_posix()}" for each in packages]
    done = find_go().run(["list", "-mod=mod", f"-modfile={mod}", f"-overlay={plan}", "-deps", "-test", *names], root)
    if done.returncode:
        said = one_line(done.stderr).replace(str(mod), "go.mod").replace(str(mod.relative_to(root)), "go.mod")
        wrong = f"Go cannot add what the chassis requires: {said}"
        raise InputError(
            [Diagnostic("go-mod-invalid", wrong, "fix go.mod; nothing was written", location=str(root / "go.mod"))]
        )
    transaction.add(sums, beside.read_text(encoding="utf-8"))
