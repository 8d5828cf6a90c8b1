"""A registry in memory that speaks as much of the protocol as a push needs, and fails where it is told to."""

import base64
import hashlib
import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from moorage.image.registry.push import is_published, publish
from moorage.image.request import BuiltImage

CUT = -1
"""Instead of a status: read a little of the body, then close the connection."""
LOGIN = "Basic " + base64.b64encode(b"ada:secret").decode()


class FakeRegistry(ThreadingHTTPServer):
    """Holds what was pushed, and the list of what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        self.faults: dict[str, int] = {}
        """Regular expression over `METHOD /path` → status to answer with."""
        self.login = ""
        """How it wants to be logged in to: nothing, `basic`, `token` or `identity`."""
        self.tells_digest = True
        self.name = "127.0.0.1"
        """What leads to this machine."""

    @property
    def host(self) -> str:
        return f"{self.name}:{self.server_port}"


@contextmanager
def fake_registry(tls: ssl.SSLContext | None = None) -> Iterator[FakeRegistry]:
    with FakeRegistry() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def push(registry: FakeRegistry, image: BuiltImage, tag: str = "v1.0.0", *, insecure: bool = True) -> None:
    publish(image.layout, f"{registry.host}/shop/app:{tag}", image.digest, insecure=insecure)


def is_there(registry: FakeRegistry, image: BuiltImage) -> bool:
    return is_published(f"{registry.host}/shop/app:v1.0.0", image.digest, insecure=True)


class _Handler(BaseHTTPRequestHandler):
    server: FakeRegistry
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def handle(self) -> None:
        # A handshake of TLS may hold no end of a line to wait for: it is answered as every server of plain http does.
        if isinstance(self.connection, ssl.SSLSocket) or self.rfile.peek(1)[:1] != b"\x16":
            super().handle()
        else:
            self.wfile.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    def _handle(self) -> None:
        path, _, query = self.path.partition("?")
        self.server.asked.append(f"{self.command} {re.sub('sha256:[0-9a-f]+', 'DIGEST', path)}")
        fault = next(
            (status for pattern, status in self.server.faults.items() if re.search(pattern, f"{self.command} {path}")),
            0,
        )
        if fault == CUT:
            self.rfile.read(10)
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if path == "/token":
            self._token(query, body)
        elif not self._allowed():
            self._answer(401, headers={"WWW-Authenticate": self._challenge()})
        elif fault:
            self._answer(fault, b'{"errors":[{"code":"X","message":"the server\\nsays no"}]}')
        elif "/blobs/" in path:
            self._blob(path, query, body)
        else:
            self._manifest(path.rsplit("/", 1)[1], body)

    do_GET = do_HEAD = do_PUT = do_POST = _handle

    def _blob(self, path: str, query: str, body: bytes) -> None:
        if self.command == "POST":
            self._answer(202, headers={"Location": "/v2/shop/app/blobs/uploads/1?state=abc"})
        elif self.command == "PUT":
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            assert query.endswith(f"digest={digest.replace(':', '%3A')}"), query
            assert query.startswith("state=abc&"), query
            self.server.blobs[digest] = body
            self._answer(201)
        else:
            self._answer(200 if path.rsplit("/", 1)[1] in self.server.blobs else 404)

    def _manifest(self, name: str, body: bytes) -> None:
        if self.command == "PUT":
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            content = self.headers["Content-Type"], body
            self.server.manifests |= {name: content, digest: content}
            self._answer(201)
        elif name not in self.server.manifests:
            self._answer(404)
        else:
            kind, content = self.server.manifests[name]
            told = {"Docker-Content-Digest": f"sha256:{hashlib.sha256(content).hexdigest()}"}
            self._answer(200, content, {"Content-Type": kind} | (told if self.server.tells_digest else {}))

    def _challenge(self) -> str:
        if self.server.login == "basic":
            return 'Basic realm="Registry Realm"'
        return f'Bearer realm="http://{self.server.host}/token",service="fake"'

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization", "")
        return given == {"": "", "basic": LOGIN}.get(self.server.login, "Bearer good")

    def _token(self, query: str, body: bytes) -> None:
        wanted = "scope=repository%3Ashop%2Fapp%3Apull"
        if self.server.login == "identity":
            fine = b"refresh_token=identity&" in body + b"&" and b"grant_type=refresh_token" in body
            fine = fine and wanted.encode() in body
        else:
            fine = self.headers.get("Authorization") == LOGIN and wanted in query and "service=fake" in query
        self._answer(200 if fine else 401, json.dumps({"token": "good"}).encode() if fine else b"")

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
