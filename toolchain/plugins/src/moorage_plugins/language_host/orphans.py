"""A plugin whose engine was killed must not live on: nobody would ever end it."""

import os
import threading
from collections.abc import Callable

_SECONDS = 1.0


def watch(act: Callable[[], object]) -> None:
    """Call `act` once the process that started this one is gone."""
    parent = os.getppid()
    threading.Thread(target=_wait, args=(parent, act), daemon=True).start()


def _wait(parent: int, act: Callable[[], object]) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_SECONDS)
    act()
