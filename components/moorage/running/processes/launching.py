"""Starts one program as a child that ends with us, whatever ends us."""

from __future__ import annotations

import asyncio
import os
import sys

from moorage.running.planned.program import Command

# A child of a process that is killed outright would live on. The kernel can end it with its parent, if the child asks
# before it becomes the program; between fork and exec of this process itself nothing may be done (it has threads).
_LAUNCHER = """
import ctypes, os, signal, sys
handle, parent, locale, *arguments = sys.argv[1:]
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(parent):
    sys.exit(1)
if locale == "unset":
    os.environ.pop("LC_CTYPE", None)
os.set_inheritable(int(handle), False)
try:
    os.execve(int(handle), arguments, os.environ)
except OSError as error:
    sys.exit(f"{arguments[0]} cannot be started: {error.strerror}")
"""


async def launch(command: Command, handle: int) -> asyncio.subprocess.Process:
    """Start a program from its descriptor, with nothing but its own variables, in the root folder as in a container.

    Call it in the main thread: the kernel takes the thread that starts a child for its parent.
    """
    locale = "set" if "LC_CTYPE" in command.environment else "unset"
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(handle), str(os.getpid()), locale]
    return await asyncio.create_subprocess_exec(
        *launcher,
        command.path,
        *command.arguments,
        env=dict(command.environment),
        cwd="/",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        pass_fds=(handle,),
        # Ctrl-C of a terminal goes to us alone, and we stop them in order.
        start_new_session=True,
    )
