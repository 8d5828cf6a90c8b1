"""Runs a Pulumi program: ``python execute.py <settings as JSON> <entry point> [arguments]``.

What the official executor does (docs/stand-ins.md): configure the SDK, run the entry point as ``__main__`` inside a
stack, wait for every output. A failure is told once, through the engine's log.
"""

import asyncio
import json
import logging
import os
import runpy
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pulumi
from moorage_plugins.language_host import orphans
from pulumi import runtime

TOLD = 32
_INTERRUPTED = 130


def main(settings: dict[str, Any], entry: str, arguments: list[str]) -> int:
    """Run the program and return the exit code that tells the language host how it ended."""
    signal.signal(signal.SIGINT, _interrupt)
    orphans.watch(lambda: os._exit(_INTERRUPTED))
    runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
    runtime.configure(runtime.Settings(**settings))
    program = str(Path(entry).resolve())
    sys.argv = [entry, *arguments]
    # Our own folder must not be where the program finds modules; runpy puts the program's there.
    del sys.path[0]
    # Outputs that nobody waits for any more, after a failure, are no news to the user.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        _run(entry, settings["parallel"])
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return TOLD
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception:
        # Whatever the program raises is shown to its author, from the program's own frames on.
        pulumi.log.error(f"Program failed with an unhandled exception:\n{_trace(program)}")
        return TOLD
    return 0


def _interrupt(number: int, frame: Any) -> None:
    # The first interrupt lets the program clear up; the SDK then waits for the engine, which may not answer any more.
    signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    raise KeyboardInterrupt


def _run(entry: str, parallel: int) -> None:
    folder = Path(entry)
    if folder.is_dir() and not (folder / "__main__.py").exists():
        raise pulumi.RunError(f"unable to find main python program `__main__.py` in `{entry}`")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with ThreadPoolExecutor(max_workers=max(parallel, 1) * 4) as executor:
        loop.set_default_executor(executor)
        try:
            loop.run_until_complete(runtime.run_in_stack(lambda: _as_main(entry)))
        finally:
            loop.close()


def _as_main(entry: str) -> None:
    runpy.run_path(entry, run_name="__main__")


def _trace(program: str) -> str:
    """Return the traceback from the program's first own frame on."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    own = [index for index, frame in enumerate(frames) if os.path.normpath(frame.filename).startswith(program)]
    return traceback.format_exc(limit=own[0] - len(frames) if own else None)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2], sys.argv[3:]))
