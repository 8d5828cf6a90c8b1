"""Files that appear all at once, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from moorage.errors import ExternalError

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Transaction:
    """A hidden folder beside the files to come. Nothing is in its place before `place`."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._pieces: dict[Path, Path] = {}
        self.files: dict[Path, Path] = {}
        """Where each file will be, and where it is now."""

    def add(self, target: Path, text: str) -> Path:
        """Prepare a file and return where; one that exists is replaced."""
        # What moves is the topmost thing that is missing: one rename for a folder with all it holds.
        piece = target
        while not os.path.lexists(piece.parent):
            piece = piece.parent
        home = self._pieces.setdefault(piece, self._folder / str(len(self._pieces)) / piece.name)
        staged = home / target.relative_to(piece)
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(text, encoding="utf-8")
        if target.exists():
            shutil.copymode(target, staged)
        self.files[target] = staged
        return staged

    @contextmanager
    def beside(self) -> Iterator[Path]:
        """Open an empty folder that never gets a place, and goes afterwards."""
        with tempfile.TemporaryDirectory(dir=self._folder) as made:
            yield Path(made)

    def place(self) -> None:
        """Move everything into its place; when one move fails, those before it are taken back."""
        with _undisturbed():
            moved: list[tuple[Path, Path]] = []
            try:
                for piece, staged in self._pieces.items():
                    before = self._folder / f"{len(moved)}.before"
                    if piece.exists():
                        shutil.copy2(piece, before)
                    staged.replace(piece)
                    moved.append((piece, before))
            except BaseException:
                for piece, before in reversed(moved):
                    back = (before, piece) if before.exists() else (piece, before)
                    back[0].replace(back[1])
                raise


@contextmanager
def transaction(folder: Path) -> Iterator[Transaction]:
    """Open a stage for files below ``folder``, which need not exist; it is gone afterwards, also when interrupted.

    Raises `ExternalError` for what cannot be written.
    """
    base = folder
    while not base.is_dir():
        base = base.parent
    try:
        with _ended_by_signals(), tempfile.TemporaryDirectory(dir=base, prefix=".moorage-new-") as made:
            yield Transaction(Path(made))
    except OSError as error:
        place = error.filename or base
        raise ExternalError(f"{place}: cannot be written ({error.strerror}); nothing was written") from error


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the process as an exception, so that the stage is taken away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, _end) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait: the moves take no time, and must happen all or not at all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
