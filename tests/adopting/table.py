"""The table in docs/adopting.md."""

from __future__ import annotations

from pathlib import Path

from adopting.pod import Outcome
from adopting.programs import STAGES, Program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adopting.md"
BEGIN, END = "<!-- written by `make adopting WRITE=1` -->\n", "<!-- end -->\n"
_WORDS = {True: "yes", False: "no", None: "none"}


def rows(seen: dict[str, tuple[Program, Outcome]]) -> str:
    """Return the table of the programs that were tried."""
    head = f"| program | module | spec lines | patch lines | {' | '.join(STAGES)} | |"
    lines = [head, "|---" * (5 + len(STAGES)) + "|"]
    for name, (program, outcome) in seen.items():
        words = [_WORDS[getattr(outcome, stage)] for stage in STAGES]
        link = f"[{name}](../tests/adopting/specs/{name}/service.yaml)"
        cells = [link, f"`{program.module}`", str(program.spec_lines), str(program.patch_lines), *words, program.note]
        lines.append("| " + " | ".join(cells).rstrip() + " |")
    return "\n".join(lines) + "\n"


def on_page() -> str:
    """Return the table that the page holds."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def write(table: str) -> None:
    """Put the table on the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table + END + rest.partition(END)[2], encoding="utf-8")
