"""One repository of a registry over HTTP: the few requests of the OCI distribution protocol that a push needs.

A connection is made only when something is asked. `requests` carries it; it is imported where it is used, because
nothing else of this package needs it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from moorage.errors import ExternalError
from moorage.image.reference import Reference
from moorage.image.registry.credentials import find_credentials
from moorage.image.registry.token import as_it_is, fetch_token
from moorage.spec.values.image_names import is_loopback

if TYPE_CHECKING:
    from requests import Response

_TRUST = "fix its certificate or its address, or name the file of its authority in REQUESTS_CA_BUNDLE"
_PLAIN = "where it speaks plain http, set registry.insecure: true in the environment, else "
_TIMEOUT = (10, 300)
"""Seconds to wait for a connection, and for an answer."""


class Registry:
    """A session with one repository: logs in when asked to, and keeps what it was given."""

    def __init__(self, reference: Reference, *, insecure: bool, push: bool):
        import requests

        self.host = reference.host
        self.repository = reference.repository
        # Whatever is asked for, another machine is never spoken to in the clear.
        self._plain = insecure and is_loopback(reference.host)
        server = "registry-1.docker.io" if self.host == "docker.io" else self.host
        self._base = f"{'http' if self._plain else 'https'}://{server}/v2/{self.repository}/"
        self._scope = f"repository:{self.repository}:{'pull,push' if push else 'pull'}"
        self._session = requests.Session()
        if is_loopback(self.host):
            # A proxy cannot reach this machine's own address; whom to trust is read from the environment all the same.
            self._session.trust_env = False
            self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self._access = ""
        self.known = False
        """Whether Docker had credentials for this registry."""

    def request(
        self,
        method: str,
        place: str,
        *,
        body: bytes | Path | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one request to `place`, relative to the repository or a whole URL, logging in when the answer is 401.

        A file is streamed. Raises ExternalError when no whole answer comes back.
        """
        url = urljoin(self._base, place)
        if query:
            url += ("&" if urlsplit(url).query else "?") + urlencode(query)
        answer = self._send(method, url, body, headers or {})
        if answer.status_code == 401 and self._log_in(answer):
            answer = self._send(method, url, body, headers or {})
        return answer

    def _send(self, method: str, url: str, body: bytes | Path | None, headers: Mapping[str, str]) -> Response:
        import requests

        own = urlsplit(url)[:2] == urlsplit(self._base)[:2]
        access = {"Authorization": self._access} if own and self._access else {}
        with ExitStack() as stack:
            data: bytes | IO[bytes] | None
            data = stack.enter_context(body.open("rb")) if isinstance(body, Path) else body
            try:
                return self._session.request(
                    method,
                    url,
                    data=data,
                    headers={**headers, **access},
                    timeout=_TIMEOUT,
                    auth=as_it_is,
                )
            except requests.exceptions.SSLError as error:
                wrong = f"{self.host}: no trusted TLS connection: {_cause(error)}"
                remedy = _PLAIN + _TRUST if is_loopback(self.host) else _TRUST
                raise ExternalError(f"{wrong}; {remedy}") from error
            except requests.exceptions.RequestException as error:
                wrong = f"{self.host}: the connection broke at {method} for {self.repository}: {_cause(error)}"
                raise ExternalError(f"{wrong}; run again, what has arrived is not sent twice") from error

    def _log_in(self, answer: Response) -> bool:
        """Earn the access that a 401 asks for; False when there is nothing to try."""
        credentials = find_credentials(self.host)
        self.known = credentials is not None
        challenge = answer.headers.get("WWW-Authenticate", "")
        if challenge.lower().startswith("basic"):
            access = credentials.basic if credentials else ""
        else:
            access = fetch_token(self._session, challenge, self._scope, credentials, plain=self._plain)
        changed = access not in {"", self._access}
        self._access = access or self._access
        return changed


def _cause(error: BaseException) -> str:
    """Return the innermost reason of a chain of exceptions, in one line."""
    seen: BaseException = error
    while True:
        inner = getattr(seen, "reason", None) or (seen.args[-1] if seen.args else None)
        if not isinstance(inner, BaseException):
            told = " ".join(str(getattr(seen, "strerror", None) or seen).split())
            # Python puts marks of its own around what OpenSSL says.
            return re.sub(r"^\[SSL.*?\] | \(_ssl\.c:\d+\)$", "", told)
        seen = inner
