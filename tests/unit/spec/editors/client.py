"""An editor as far as a language server sees one: the Language Server Protocol over standard input and output."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_HANGS = 60
"""Seconds after which a server that says nothing is taken to hang."""
_SETTINGS = {
    "yaml": {
        "validate": True, "hover": True, "completion": True, "format": {"enable": False},
        # It would ask the network.
        "schemaStore": {"enable": False},
    },
}  # fmt: skip


class Editor:
    """A session with a language server."""

    def __init__(self, server: subprocess.Popen[bytes], schemas: dict[str, list[str]]):
        self._server = server
        self._settings = {**_SETTINGS, "yaml": {**_SETTINGS["yaml"], "schemas": schemas}}
        self._number = 0
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def start(self, folder: Path) -> None:
        """Say what this editor can do, and wait until the server knows its settings."""
        text = {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}, "hover": {}}
        workspace = {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}
        where = {"processId": None, "rootUri": folder.as_uri(), "workspaceFolders": None}
        self.ask("initialize", {**where, "capabilities": {"textDocument": text, "workspace": workspace}})
        self._send({"method": "initialized", "params": {}})
        self._until(lambda said: said.get("method") == "workspace/configuration")

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a file that holds this text; return what the server finds wrong with it."""
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        return self._shown("textDocument/didOpen", {"textDocument": document})

    def change(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Replace the text of an open file; return what the server finds wrong with it."""
        document = {"uri": file.as_uri(), "version": 2}
        return self._shown("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def completed(self, file: Path, line: int, column: int) -> dict[str, dict[str, Any]]:
        """Return what may be written at a place, by its label."""
        found = self.ask("textDocument/completion", self._place(file, line, column))
        return {each["label"]: each for each in found["items"]}

    def hovered(self, file: Path, line: int, column: int) -> str:
        """Return what is shown over a place."""
        found = self.ask("textDocument/hover", self._place(file, line, column))
        return str(found["contents"]["value"]) if found else ""

    def ask(self, method: str, params: Any) -> Any:
        """Return the server's answer."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        answer = self._until(lambda said: said.get("id") == number and "method" not in said)
        assert "error" not in answer, answer
        return answer.get("result")

    @staticmethod
    def _place(file: Path, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}

    def _shown(self, method: str, params: Any) -> list[dict[str, Any]]:
        uri = params["textDocument"]["uri"]
        self._send({"method": method, "params": params})
        said = self._until(
            lambda said: said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] == uri
        )
        return list(said["params"]["diagnostics"])

    def _until(self, wanted: Any) -> dict[str, Any]:
        while True:
            said = self._said.get(timeout=_HANGS)
            assert said is not None, "the language server ended"
            if "id" in said and "method" in said:
                self._send({"id": said["id"], "result": self._answer(said)})
            if wanted(said):
                return said

    def _answer(self, asked: dict[str, Any]) -> Any:
        if asked["method"] != "workspace/configuration":
            return None
        return [self._settings.get(each.get("section", ""), {}) for each in asked["params"]["items"]]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._server.stdin.flush()

    def _read(self) -> None:
        assert self._server.stdout
        while header := self._server.stdout.readline():
            if header.lower().startswith(b"content-length:"):
                size = int(header.partition(b":")[2])
                while self._server.stdout.readline().strip():
                    pass
                self._said.put(json.loads(self._server.stdout.read(size)))
        self._said.put(None)


@contextmanager
def editing(program: Path, folder: Path, schemas: dict[str, list[str]]) -> Iterator[Editor]:
    """Run a language server until the block ends. ``schemas``: of files that name none: its place → globs."""
    with subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        editor = Editor(server, schemas)
        try:
            editor.start(folder)
            yield editor
        finally:
            server.terminate()
