"""Tells through a named pipe that it runs, then waits for ever; the pipe ends with the program."""

import threading
from pathlib import Path

import pulumi

with Path(pulumi.Config().require("pipe")).open("w") as pipe:
    print("running", file=pipe, flush=True)
    threading.Event().wait()
