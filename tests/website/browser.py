"""A headless Chromium that says what a page did: over its debugging pipe, without an open port or a library."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FIXED = [
    "--headless",
    "--no-sandbox",  # there is none for root; every page is our own
    "--hide-scrollbars",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_PATIENCE = 120
"""Seconds after which a test gives up: long, as a busy machine is no failure."""


class Tab:
    """One tab, and all that it said since it was opened."""

    def __init__(self, writing: int, reading: int):
        self._writing, self._reading = writing, reading
        self._numbers = itertools.count(1)
        self._session: str | None = None
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self(f"{domain}.enable")
        self("Page.setLifecycleEventsEnabled", enabled=True)
        self("Network.setCacheDisabled", cacheDisabled=True)

    def __call__(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol; returns its answer, and keeps the events that came before it."""
        number = next(self._numbers)
        call = {"id": number, "method": method, "params": parameters}
        if self._session:
            call["sessionId"] = self._session
        os.write(self._writing, json.dumps(call).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            if "method" in message:  # else the late answer to a call that was given up
                self.events.append(message)

    def open(self, url: str) -> None:
        """Load a page; forgets what was said before."""
        self.events.clear()
        loader = self("Page.navigate", url=url)["loaderId"]
        self._until("Page.lifecycleEvent", name="load", loaderId=loader)

    def follow(self, expression: str) -> None:
        """Do what leads to another page, and wait for that; forgets what was said before."""
        self.events.clear()
        self.ask(expression)
        self._until("Page.lifecycleEvent", name="load")

    def _until(self, method: str, **parameters: str) -> None:
        while not any(parameters.items() <= each.items() for each in self.told(method)):
            self.events.append(self._next())

    def told(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of every such event."""
        return [event["params"] for event in self.events if event["method"] == method]

    def asked(self) -> list[str]:
        """Return the addresses that were asked for, but for those that hold their own content."""
        urls = {each["request"]["url"] for each in self.told("Network.requestWillBeSent")}
        return sorted(url for url in urls if not url.startswith(("data:", "blob:")))

    def ask(self, expression: str) -> Any:
        """Return what JavaScript says; a promise is awaited."""
        done = self("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def until(self, condition: str) -> Any:
        """Wait until an expression is true in the page; looks again whenever the page changes."""
        return self.ask(f"""new Promise(done => {{
            const look = () => {{ const found = {condition}; if (found) done(found); return found; }};
            if (!look()) new MutationObserver((_, all) => look() && all.disconnect())
                .observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
        }})""")

    def size(self, width: int, height: int) -> None:
        """Be a phone below 600 pixels of width, else a desktop."""
        scale, mobile = (2, True) if width < 600 else (1, False)
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile}
        self("Emulation.setDeviceMetricsOverride", **metrics)

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Write what is seen, or the whole page, as PNG."""
        made = self("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(made["data"]))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], _PATIENCE)
            assert ready, f"Chromium has said nothing for {_PATIENCE} s"
            more = os.read(self._reading, 1 << 20)
            assert more, "Chromium ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@contextmanager
def chromium(profile: Path) -> Iterator[Tab]:
    """Give a tab; the browser ends with the block."""
    its_in, ours_out = os.pipe()
    ours_in, its_out = os.pipe()
    # The protocol's file descriptors are 3 and 4.
    command = ["bash", "-c", f'exec "$@" 3<&{its_in} 4>&{its_out}', "bash", "chromium", *_FIXED]
    with (profile.parent / "chromium.log").open("wb") as log:
        process = subprocess.Popen([*command, f"--user-data-dir={profile}"], pass_fds=(its_in, its_out), stderr=log)
    os.close(its_in)
    os.close(its_out)
    try:
        yield Tab(ours_out, ours_in)
    finally:
        os.close(ours_out)
        process.terminate()
        process.wait()
