"""Build many images at once, and report every failure together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock
from time import monotonic

from moorage.errors import Diagnostic, ExternalError, InputError, MoorageError
from moorage.image.build import build_inspected
from moorage.image.request import BuiltImage, ImageRequest
from moorage.image.source.inspection import PATIENCE, Outcome, inspect_all

Progress = Callable[[str], None]
"""Takes one line for people; called from one thread at a time."""


class BuildFailures(InputError):
    """Several builds failed, at least one of them for what the user wrote."""

    def __init__(self, problems: Iterable[Diagnostic], others: Iterable[str]):
        super().__init__(problems)
        self.args = ("\n".join([*map(str, self.problems), *others]),)


def build_all(
    requests: Iterable[ImageRequest], *, out: Path, progress: Progress | None = None, patience: float = PATIENCE
) -> dict[str, BuiltImage]:
    """Build every image, as many at a time as there are processors, and return them by name.

    A failure does not stop the others. All of them are raised as one: InputError when one is the user's,
    else ExternalError, in the order of the requests. ``progress`` takes a line for people when something is done,
    and each time that ``patience`` seconds have gone by without it.
    """
    wanted = list(requests)
    lock, told, running = Lock(), set[str](), dict[str, None]()

    def tell(line: str) -> None:
        """Say each line once: services of one module have their warnings in common."""
        with lock:
            if progress and line not in told:
                told.add(line)
                progress(line)

    def one(seen: Outcome) -> BuiltImage:
        if isinstance(seen, MoorageError):
            raise seen
        name = seen.request.name
        tell(f"{name}: building")
        running[name] = None
        try:
            built = build_inspected(seen, out=out)
        finally:
            del running[name]
        done = "unchanged" if built.from_cache else "built"
        tell(f"{name}: {done}, {built.version}, {built.digest}")
        for warning in built.warnings:
            tell(f"warning: {warning}")
        return built

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        futures = [pool.submit(one, seen) for seen in inspect_all(wanted, tell, patience)]
        try:
            for count, seconds in _waited(futures, patience):
                if names := ", ".join(list(running)):
                    tell(f"still building {names} after {seconds} s: {count} of {len(futures)} done")
            failures = [failure for future in futures if (failure := _failure(future))]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if failures:
        raise _together(failures)
    return {request.name: future.result() for request, future in zip(wanted, futures, strict=True)}


def _waited(futures: Collection[Future[BuiltImage]], patience: float) -> Iterator[tuple[int, int]]:
    """Wait for all; yield how many are done, and after how many seconds, when nothing was for so long."""
    start, waiting = monotonic(), set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=patience, return_when=FIRST_COMPLETED)
        if not done:
            yield len(futures) - len(waiting), round(monotonic() - start)


def _failure(future: Future[BuiltImage]) -> MoorageError | None:
    try:
        future.result()
    except MoorageError as error:
        return error
    return None


def _together(failures: list[MoorageError]) -> MoorageError:
    problems = dict.fromkeys(
        problem for failure in failures if isinstance(failure, InputError) for problem in failure.problems
    )
    others = dict.fromkeys(str(failure) for failure in failures if not isinstance(failure, InputError))
    if not problems:
        return ExternalError(*(line for other in others for line in other.split("\n")))
    return BuildFailures(problems, others)
