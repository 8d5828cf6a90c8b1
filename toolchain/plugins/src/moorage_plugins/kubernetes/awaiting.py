"""Waits until an object is ready, or gone."""

import threading
import time
from collections.abc import Callable
from typing import Any

from moorage_plugins.kubernetes import standing
from moorage_plugins.kubernetes.api import Api, ApiError, Unreachable
from moorage_plugins.serving import PluginError

DEFAULT_SECONDS = 600
_PAUSE = 0.5
_SILENCE = 30
"""Seconds that the API server may be away while we wait: it may only be starting anew."""


class NotReady(PluginError):
    """The object is there, but it is not what it should be; the state must keep it."""

    def __init__(self, message: str, live: dict[str, Any], reasons: list[str]):
        super().__init__("; ".join([message, *reasons]))
        self.live, self.reasons = live, [message, *reasons]


class Wait:
    """One wait: how long, who is told, and what ends it early."""

    def __init__(self, seconds: float, stopped: threading.Event, tell: Callable[[str, bool], None]):
        self._deadline = time.monotonic() + (seconds or DEFAULT_SECONDS)
        self._stopped, self._tell = stopped, tell
        self._told: set[str] = set()
        self._silent_since: float | None = None

    def until_ready(self, api: Api, live: dict[str, Any]) -> dict[str, Any]:
        """Return the object as it is once it is ready; of kinds nobody waits for that is at once."""
        path, mark, since = api.path(live), "", time.monotonic()
        while True:
            found = self._answered(lambda: _look(api, path), live)
            if found is not None:
                live, now = found
                if now is None:
                    return live
                if now.mark != mark:
                    mark, since = now.mark, time.monotonic()
                # What is ready when the time is up, or somebody cancels, needs no more rest.
                done = now.ready and (time.monotonic() - since >= now.settle or self._over())
                self._report(now, done)
                if done:
                    return live
            self._pause(live, [*now.problems, now.missing] if found and now else [])

    def until_gone(self, api: Api, live: dict[str, Any]) -> None:
        """Wait until the object is gone; one that another has made since under its name is none of ours."""
        path = api.path(live)
        while True:
            found = self._answered(lambda: [api.found(path)], live)
            if found and (found[0] is None or found[0]["metadata"]["uid"] != live["metadata"]["uid"]):
                return
            left = (found[0]["metadata"].get("finalizers") if found else None) or []
            self._pause(live, [f"it waits for {', '.join(left)}"] if left else [], "be deleted")

    def _answered(self, ask: Callable[[], Any], live: dict[str, Any]) -> Any:
        try:
            answer = ask()
        except (Unreachable, ApiError) as error:
            if isinstance(error, ApiError) and error.code < 500:
                raise NotReady(str(error), live, []) from None
            self._silent_since = self._silent_since or time.monotonic()
            if time.monotonic() - self._silent_since > _SILENCE:
                raise NotReady(f"configured Kubernetes cluster is unreachable: {error}", live, []) from None
            return None
        self._silent_since = None
        return answer

    def _report(self, now: standing.Standing, done: bool) -> None:
        # While endpoints settle there is nothing to say; being done is told when it is.
        notes = [(now.note, False)] if done or not now.ready else []
        for text, bad in [*notes, *((problem, True) for problem in now.problems)]:
            if text not in self._told:
                self._told.add(text)
                self._tell(text, bad)

    def _over(self) -> bool:
        return self._stopped.is_set() or time.monotonic() > self._deadline

    def _pause(self, live: dict[str, Any], reasons: list[str], wanted: str = "be Ready") -> None:
        name = live["metadata"]["name"]
        if self._stopped.is_set():
            raise NotReady(f'Resource operation was cancelled for "{name}"', live, list(filter(None, reasons)))
        if time.monotonic() > self._deadline:
            raise NotReady(f"'{name}' timed out waiting to {wanted}", live, list(filter(None, reasons)))
        self._stopped.wait(_PAUSE)


def _look(api: Api, path: str) -> tuple[dict[str, Any], standing.Standing | None]:
    live = api.call("GET", path)
    return live, standing.of(api, live)
