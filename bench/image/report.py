"""The benchmark's table, and where the time went where an aim was missed."""

import json
from collections.abc import Iterator, Mapping

from measured import Run
from scene import Size

AIMS = {"cold": 1.1, "one line changed": 0.6, "nothing changed": 0.3}
"""Of ko's time, at most."""
_KIB = 1024
MOST_OVER = 250 * _KIB


def text(cases: Mapping[str, Mapping[str, Run]], sizes: Mapping[str, Size]) -> str:
    """Return the table."""
    return "\n".join([*_times(cases), "", *_sizes(sizes)])


def _times(cases: Mapping[str, Mapping[str, Run]]) -> Iterator[str]:
    yield f"{'seconds (of processor time)':<28}{'go build':>16}{'ko':>16}{'oci':>16}{'oci/ko':>9}{'aim':>7}"
    for case, runs in cases.items():
        ratio = runs["oci"].seconds / runs["ko"].seconds
        cells = "".join(f"{run.seconds:>8.2f} ({run.processor:>5.2f})" for run in (runs["go"], runs["ko"], runs["oci"]))
        yield f"{case:<28}{cells}{ratio:>9.2f}{AIMS[case]:>7.1f}{'' if ratio <= AIMS[case] else '  missed'}"
        if ratio > AIMS[case]:
            yield f"  {_waited(runs['oci'])}"


def _waited(run: Run) -> str:
    """Say what our process waited for, the longest first; the rest is its own work and Python's start."""
    waited: dict[str, float] = json.loads(run.told)
    waited.pop("all")
    rest = run.seconds - sum(waited.values())
    parts = sorted({**waited, "Python: the rest": rest}.items(), key=lambda part: -part[1])
    return "oci waits for " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts)


def _sizes(sizes: Mapping[str, Size]) -> Iterator[str]:
    yield f"{'bytes':<28}{'ko':>16}{'oci':>16}{'aim':>12}"
    yield f"{'in the registry':<28}{sizes['ko'].sent:>16}{sizes['oci'].sent:>16}"
    over = sizes["oci"].over
    missed = "" if over <= MOST_OVER else "  missed"
    yield f"{'unpacked, over the binary':<28}{sizes['ko'].over:>16}{over:>16}{MOST_OVER:>12}{missed}"
    yield "ko adds no certificates of its own: they come with its base image, which is empty here."
