"""Tells through a named pipe that it runs, then waits for ever."""

import threading
from pathlib import Path

import pulumi

Path(pulumi.Config().require("pipe")).write_text("running")
threading.Event().wait()
