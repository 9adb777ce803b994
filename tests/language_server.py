"""A small client of a language server: what an editor asks it, over its standard input and output."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LONGEST = 60
"""Seconds to wait for an answer; it usually takes a fraction of one."""


class Server:
    """A language server at work on one folder; nothing is fetched from any network."""

    def __init__(self, command: Sequence[str], folder: Path):
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._number = 0
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._told: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        documentation = ["markdown", "plaintext"]
        able = {
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": documentation, "snippetSupport": True}},
                "hover": {"contentFormat": documentation},
                "publishDiagnostics": {},
            }
        }
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": able})
        self._say("initialized", {})
        settings = {"yaml": {"schemaStore": {"enable": False}, "completion": True, "hover": True, "validate": True}}
        self._say("workspace/didChangeConfiguration", {"settings": settings})

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with some text, and wait for what the server says is wrong with it."""
        uri = path.as_uri()
        self._told[uri] = queue.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._say("textDocument/didOpen", {"textDocument": document})
        return self._told[uri].get(timeout=LONGEST)

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """Ask for completion or hover at a place, counted from 0."""
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", place)

    def ask(self, method: str, given: dict[str, Any]) -> Any:
        """A request and its answer."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": given})
        while True:
            answer = self._answers.get(timeout=LONGEST)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()

    def _say(self, method: str, given: dict[str, Any]) -> None:
        self._send({"method": method, "params": given})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        while head := stream.readline():
            length = int(head.split(b":")[1])
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                told = self._told.get(message["params"]["uri"])
                if told:
                    told.put(message["params"]["diagnostics"])
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif "id" in message:
                self._answers.put(message)
