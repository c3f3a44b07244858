"""The protocol on the wire: a client of thirty lines that can also misbehave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Message = dict[str, Any]


class Wire:
    """A server process and its two pipes."""

    def __init__(self, cache: Path) -> None:
        env = {**os.environ, "CX_LSP_CACHE": str(cache)}
        command = [sys.executable, "-m", "cx_lsp", "lsp"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
        )
        self.seen: list[Message] = []
        self._id = 0

    def tell(self, method: str, params: Any = None, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, method: str, params: Any = None) -> Message:
        self._id += 1
        self.tell(method, params, id=self._id)
        return self.until(lambda m: m.get("id") == self._id and "method" not in m)

    def until(self, wanted: Callable[[Message], bool]) -> Message:
        """Reads on to the first message that fits; the server's own requests are answered with null."""
        while True:
            message = self._read()
            self.seen.append(message)
            if "method" in message and "id" in message:
                self._answer(message["id"])
            if wanted(message):
                return message

    def initialize(self, root: Path, process: int | None = None) -> Message:
        folder = {"uri": root.as_uri(), "name": "shop"}
        capabilities = {"window": {"workDoneProgress": True}}
        params = {"processId": process, "capabilities": capabilities, "workspaceFolders": [folder]}
        result = self.ask("initialize", {**params, "rootUri": root.as_uri()})
        self.tell("initialized", {})
        return result

    def open(self, path: Path, text: str) -> str:
        item = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return path.as_uri()

    def change(self, uri: str, version: int, line: int, new: str) -> None:
        here = {"line": line, "character": 0}
        change = {"range": {"start": here, "end": here}, "text": new}
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
        self.tell("textDocument/didChange", params)

    def ended(self, seconds: float = 15) -> int:
        """How the process ended."""
        code = self.process.wait(seconds)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
        return code

    def _answer(self, number: int | str) -> None:
        body = json.dumps({"jsonrpc": "2.0", "id": number, "result": None}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> Message:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server closed the pipe"
        found: Message = json.loads(self.process.stdout.read(length))
        return found


def published(message: Message) -> bool:
    """Whether a message brings diagnostics."""
    return message.get("method") == "textDocument/publishDiagnostics"
