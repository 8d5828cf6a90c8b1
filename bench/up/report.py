"""The benchmark's tables: ratios, and how state and time grow."""

import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

from scene import Taken

AIM = 1.1
"""Of the time of the same resources registered raw, at most."""
_KIB = 1024


def text(taken: Mapping[int, Mapping[str, Taken]]) -> str:
    """Return the tables."""
    return "\n".join([_machine(), "", *_times(taken), "", *_growth(taken)])


def _times(taken: Mapping[int, Mapping[str, Taken]]) -> Iterator[str]:
    yield "seconds (of processor time, which the ratios are of: other programs of the machine do not change it)"
    programs = ("flat", "tree", "components")
    head = "".join(f"{program:>18}" for program in programs)
    yield f"{'services':>8}  {'step':<10}{head}{'/flat':>8}{'/tree':>8}{'aim':>6}"
    for count, programs_taken in taken.items():
        for step in ("preview", "up", "unchanged"):
            flat, tree, ours = (programs_taken[program].runs[step] for program in programs)
            cells = "".join(f"{run.seconds:>9.2f} ({run.processor:>6.2f})" for run in (flat, tree, ours))
            ratio = ours.processor / tree.processor
            over = f"{ours.processor / flat.processor:>8.2f}{ratio:>8.2f}{AIM:>6.1f}"
            yield f"{count:>8}  {step:<10}{cells}{over}{'' if ratio <= AIM else '  missed'}"
    yield "flat: the objects alone. tree: the objects below components of the same types, without the library."


def _growth(taken: Mapping[int, Mapping[str, Taken]]) -> Iterator[str]:
    columns = {
        "services": 8,
        "resources": 11,
        "state KiB": 11,
        "KiB each": 10,
        "up s": 8,
        "s each": 8,
        "unchanged s": 13,
    }
    yield "".join(f"{name:>{width}}" for name, width in columns.items())
    for count, programs in taken.items():
        ours = programs["components"]
        up, same, state = ours.runs["up"].seconds, ours.runs["unchanged"].seconds, ours.state / _KIB
        sizes = f"{count:>8}{ours.resources:>11}{state:>11.0f}{state / count:>10.1f}"
        yield f"{sizes}{up:>8.1f}{up / count:>8.2f}{same:>13.1f}"


def _machine() -> str:
    names = [line.partition(":")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    name = names[0].strip() if names else platform.machine()
    return f"{name}, {len(names)} processors, Python {platform.python_version()}, Linux {platform.release()}"
