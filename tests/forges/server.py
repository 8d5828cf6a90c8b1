"""What both forges have in common: comments of one pull request, a token, pages, limits, and a script of bad days."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "t0ken-of-the-job"


class Forge(ThreadingHTTPServer):
    """Comments by number; `bad_days` are answers that come first, in order: status and headers."""

    daemon_threads = True
    longest = 65_536
    page = 30

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments: dict[int, str] = {}
        self.next_number = 100
        self.bad_days: list[tuple[int, dict[str, str]]] = []
        self.may_write = True
        self.next_page = ""
        self.calls: list[tuple[str, str]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(self, body: str) -> int:
        """Write a comment as anybody."""
        self.next_number += 1
        self.comments[self.next_number] = body
        return self.next_number

    @property
    def bodies(self) -> list[str]:
        return list(self.comments.values())

    def token_of(self, headers: Any) -> str:
        raise NotImplementedError

    def routes(self) -> dict[str, str]:
        """Return the regular expressions of the two paths: ``list`` and ``one``."""
        raise NotImplementedError


class GitHubServer(Forge):
    """GitHub: docs.github.com/en/rest/issues/comments and …/rest/using-the-rest-api (pages, rate limits)."""

    def token_of(self, headers: Any) -> str:
        return headers.get("Authorization", "").removeprefix("Bearer ")

    def routes(self) -> dict[str, str]:
        return {"list": r"/repos/acme/shop/issues/7/comments", "one": r"/repos/acme/shop/issues/comments/(\d+)"}


class GitLabServer(Forge):
    """GitLab: docs.gitlab.com/api/notes and …/api/rest (pages), mounted below a path as an installation may be."""

    longest = 1_000_000

    @property
    def url(self) -> str:
        return f"{super().url}/gitlab/api/v4"

    def token_of(self, headers: Any) -> str:
        return headers.get("PRIVATE-TOKEN", "")

    def routes(self) -> dict[str, str]:
        notes = r"/gitlab/api/v4/projects/31/merge_requests/7/notes"
        return {"list": notes, "one": rf"{notes}/(\d+)"}


class _Handler(BaseHTTPRequestHandler):
    server: Forge
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else {}
        path, _, query = self.path.partition("?")
        with self.server.lock:
            self.server.calls.append((self.command, path))
            if self.server.bad_days:
                status, headers = self.server.bad_days.pop(0)
                return self._answer(status, {"message": "bad day"}, headers)
            if self.server.token_of(self.headers) != TOKEN:
                return self._answer(401, {"message": "Bad credentials"})
            if self.command != "GET" and not self.server.may_write:
                return self._answer(403, {"message": "Resource not accessible by integration"})
            return self._do(path, query, sent.get("body"))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

    def _do(self, path: str, query: str, body: str | None) -> None:
        comments, routes = self.server.comments, self.server.routes()
        if body is not None and len(body) > self.server.longest:
            return self._answer(422, {"message": "body is too long"})
        if re.fullmatch(routes["list"], path):
            if self.command == "POST":
                number = self.server.add(str(body))
                return self._answer(201, {"id": number, "body": body})
            return self._page(path, int((re.search(r"\bpage=(\d+)", query) or [0, 1])[1]))
        found = re.fullmatch(routes["one"], path)
        if not found or int(found[1]) not in comments:
            return self._answer(404, {"message": "Not Found"})
        if self.command == "DELETE":
            del comments[int(found[1])]
            return self._answer(204, None)
        comments[int(found[1])] = str(body)
        return self._answer(200, {"id": int(found[1]), "body": body})

    def _page(self, path: str, page: int) -> None:
        every, size = sorted(self.server.comments.items()), self.server.page
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        more = f"{host}{path}?per_page={size}&page={page + 1}" if len(every) > page * size else self.server.next_page
        here = [{"id": number, "body": body} for number, body in every[(page - 1) * size : page * size]]
        self._answer(200, here, {"Link": f'<{more}>; rel="next"'} if more else {})

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def running(kind: type[Forge]) -> Iterator[Forge]:
    """Run a server as long as the block lasts."""
    with kind() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
