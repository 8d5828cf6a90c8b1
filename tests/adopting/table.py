"""The table in docs/adopting.md."""

from __future__ import annotations

from pathlib import Path

from adopting.pod import Outcome
from adopting.programs import PROGRAMS, STAGES, Program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adopting.md"
_BEGIN, _END = "<!-- written by `make adopting WRITE=1` -->\n", "<!-- end -->\n"
_WORDS = {True: "yes", False: "no", None: "none"}
_HEAD = f"| program | module | spec lines | patch lines | {' | '.join(STAGES)} | |\n{'|---' * (5 + len(STAGES))}|\n"


def row(program: Program, outcome: Outcome) -> str:
    """Return what the table must hold of a program."""
    words = [_WORDS[getattr(outcome, stage)] for stage in STAGES]
    link = f"[{program.name}](../tests/adopting/specs/{program.name}/service.yaml)"
    cells = [link, f"`{program.module}`", str(program.spec_lines), str(program.patch_lines), *words, program.note]
    return "| " + " | ".join(cells).rstrip() + " |\n"


def on_page() -> dict[str, str]:
    """Return the rows on the page, by program."""
    table = PAGE.read_text(encoding="utf-8").partition(_BEGIN)[2].partition(_END)[0]
    return {line.partition("[")[2].partition("]")[0]: line for line in table.splitlines(True) if "](" in line}


def write(name: str, line: str) -> None:
    """Put a program's row on the page; the others stay."""
    rows = on_page() | {name: line}
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    table = _HEAD + "".join(rows[each] for each in PROGRAMS if each in rows)
    PAGE.write_text(before + _BEGIN + table + _END + rest.partition(_END)[2], encoding="utf-8")
