"""The benchmark's two tables, as Markdown."""

import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

from process import Run

AIM = 1.5
"""Milliseconds for each of a thousand services, at most."""
MOST_GROWTH = 4.5
"""How much longer 800 services may take than 200."""
MOST_MEMORY = 400 * 10**6
_MILLION = 10**6


def machine() -> str:
    """Name the machine: only ratios of one run say something about another."""
    facts = dict(
        line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines() if ":" in line
    )
    model = next((value.strip() for name, value in facts.items() if name.strip() == "model name"), platform.machine())
    return f"{model}, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def peers(rows: Mapping[str, tuple[int, Run] | str]) -> Iterator[str]:
    """Yield the table of the tools: a run on so many services, or why there is none."""
    yield "| tool | services | ms of CPU per service | objects per service | bytes per service |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, row in rows.items():
        if isinstance(row, str):
            yield f"| {name} | not to be had: {row} | | | |"
            continue
        number, run = row
        objects, size = _counted(run.printed)
        yield f"| {name} | {number:,} | {_each(run, number):.2f} | {objects / number:g} | {size / number:,.0f} |"


def growth(render: Mapping[int, Run], check: Mapping[int, Run]) -> Iterator[str]:
    """Yield the table of ours at several sizes, and what is asked of them."""
    yield "| services | render: ms of CPU each | check: ms of CPU each | render: MB at most | check: MB at most |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for number in render:
        both = render[number], check[number]
        each = " | ".join(f"{_each(run, number):.2f}" for run in both)
        yield f"| {number:,} | {each} | {' | '.join(f'{run.memory / _MILLION:.0f}' for run in both)} |"
    yield ""
    for name, runs in (("render", render), ("check", check)):
        yield _judged(f"{name}, each of 1,000", _each(runs[1000], 1000), AIM, "ms")
        yield _judged(f"{name}, 800 over 200", runs[800].processor / runs[200].processor, MOST_GROWTH, "times")
        yield _judged(f"{name} of 10,000", runs[10000].memory / _MILLION, MOST_MEMORY / _MILLION, "MB")


def _judged(what: str, value: float, most: float, unit: str) -> str:
    return f"- {what}: {value:.2f} {unit}, at most {most:g}{'' if value <= most else ': missed'}"


def _each(run: Run, number: int) -> float:
    return run.processor / number * 1000


def _counted(printed: Path) -> tuple[int, int]:
    with printed.open() as lines:
        # In the first column, or at jsonnet's first level: further in, a kind is that of a reference.
        objects = sum(line.startswith(("kind:", '   "kind":')) for line in lines)
    return objects, printed.stat().st_size
