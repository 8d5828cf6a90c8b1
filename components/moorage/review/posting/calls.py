"""Calls of a forge's HTTP API: patient with what passes, and brief about what does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests

from moorage.errors import ExternalError

TRIES = 4
LONGEST_WAIT = 60
"""Seconds that are waited before a call is made again, at most: a pipeline must not hang on a server's wish."""
_SECONDS = 30
_BUSY = frozenset({429, 500, 502, 503, 504})


class Refused(Exception):
    """The server understood and said no: ``status``, and its words."""

    def __init__(self, status: int, words: str):
        super().__init__(f"{status} {words}".strip())
        self.status = status


class Api:
    """One server. Its token is sent to it alone, and is in no message."""

    def __init__(self, url: str, headers: Mapping[str, str], wait: Callable[[float], None] = time.sleep):
        """``url``: of the API, such as ``https://api.github.com``. ``wait``: takes seconds."""
        self.url, self.wait = url.rstrip("/"), wait
        self.session = requests.Session()
        self.session.headers.update(headers)
        # Or `requests` would put a password out of ~/.netrc in the place of the token.
        self.session.auth = _as_it_is

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Return what the server answers, from JSON; None for nothing.

        Raises `Refused`, or `ExternalError` when it cannot be reached or stays busy.
        """
        return self._answer(method, f"{self.url}{path}", body)[0]

    def pages(self, path: str) -> Iterator[Any]:
        """Yield the entries of a list, page by page."""
        url: str | None = f"{self.url}{path}"
        while url:
            entries, url = self._answer("GET", url, None)
            yield from entries
            # A server that sends its reader elsewhere would be sent the token.
            if url and not url.startswith(f"{self.url}/"):
                return

    def _answer(self, method: str, url: str, body: Any) -> tuple[Any, str | None]:
        for tried in range(1, TRIES + 1):
            try:
                answer = self.session.request(method, url, json=body, timeout=_SECONDS, allow_redirects=False)
            except requests.RequestException as error:
                reason = type(error).__name__
                raise ExternalError(f"{self.url}: cannot be reached ({reason}); check network and proxy") from None
            pause = _pause(answer, tried)
            if pause is None:
                break
            if pause > LONGEST_WAIT or tried == TRIES:
                raise ExternalError(f"{self.url}: is busy ({answer.status_code}); run the job again later")
            self.wait(pause)
        if not answer.ok or answer.is_redirect:
            raise Refused(answer.status_code, _words(answer))
        return (answer.json() if answer.content else None), answer.links.get("next", {}).get("url")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _pause(answer: requests.Response, tried: int) -> float | None:
    """Return how many seconds to wait before the next try; None when the answer is one."""
    said = answer.headers.get("Retry-After", "")
    # GitHub's secondary limits come as 403 with the header; without it 403 is a refusal.
    if answer.status_code not in _BUSY and not (answer.status_code == 403 and said):
        return None
    return float(said) if said.isdecimal() else float(2**tried)


def _words(answer: requests.Response) -> str:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        return ""
    return str(said.get("message", ""))[:200] if isinstance(said, dict) else ""
