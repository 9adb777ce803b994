"""A headless Chromium, driven through its own pipe: no driver and no library has to be installed.

The browser reads commands on its file 3 and answers on its file 4, each a line of JSON that ends in a zero byte:
the DevTools protocol, as `--remote-debugging-pipe` offers it.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from programs import path_of

PATIENCE = 60.0
"""Seconds for one answer; a machine under load takes its time to start a browser."""


class Page:
    """One tab, with what it complained of and what it asked the network for."""

    def __init__(self, to_browser: int, from_browser: int):
        self._to, self._from, self._rest, self._number, self._session = to_browser, from_browser, b"", 0, ""
        self.complaints: list[str] = []
        self.asked_for: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its answer; events that come meanwhile are noted."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready = select.select([self._from], [], [], max(0, deadline - time.monotonic()))[0]
            more = os.read(self._from, 1 << 16) if ready else b""
            assert more, "the browser says nothing"
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        message = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, given: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            self.complaints.append(str(given["exceptionDetails"]))
        if event == "Runtime.consoleAPICalled" and given["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(given["args"]))
        if event == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(given["entry"]))
        if event == "Network.requestWillBeSent":
            self.asked_for.append(given["request"]["url"])

    def open(self, path: Path, *, scripts: bool = True) -> None:
        """Open a file and wait until it is loaded."""
        self.complaints, self.asked_for = [], []
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Page.navigate", url=path.resolve().as_uri())
        while self.run("document.readyState") != "complete" or "about:" in self.run("location.href"):
            time.sleep(0.02)

    def run(self, script: str) -> Any:
        """The value of an expression on the page, waited for where it is a promise."""
        given = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in given, given["exceptionDetails"]
        return given["result"].get("value")

    def look(self, *, width: int = 1000, height: int = 800, dark: bool = False, medium: str = "screen") -> None:
        """Look at the page on a screen of that size, in the dark, or on paper."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=medium, features=[scheme])

    def press(self, key: str, code: int = 0) -> None:
        """Press a key and let it go; `code` is the number of a key that writes no letter, as 9 for Tab."""
        text = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            given = text if kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **given)

    def click(self, selector: str) -> None:
        """Click in the middle of an element, as a finger would; it is brought into view first."""
        place = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{place}.scrollIntoView({{block: 'center'}})")
        x, y = self.run(f"(box => [box.x + box.width / 2, box.y + box.height / 2])({place}.getClientRects()[0])")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A screenshot as a PNG file."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def printed(self) -> bytes:
        """The page as the browser prints it, a PDF."""
        self.call("Emulation.setEmulatedMedia", media="print")
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def axe(self, script: Path) -> list[str]:
        """What axe-core finds, all its rules on, those that it leaves out by default too."""
        self.run(script.read_text(encoding="utf-8") + "\n;null")
        found = self.run(
            "axe.run(document, {rules: {'target-size': {enabled: true}, 'color-contrast': {enabled: true}}})"
            ".then(found => ({seen: found.passes.length, violations: found.violations.map("
            "each => each.id + ': ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join('; '))}))"
        )
        assert found["seen"] > 10, "axe-core looked at next to nothing"
        return list(found["violations"])


@contextmanager
def browser() -> Iterator[Page]:
    """A browser with an empty tab; it is gone at the end, with all that it wrote."""
    found = path_of("Chromium")
    with TemporaryDirectory() as folder:
        (reads, to_browser), (from_browser, writes) = os.pipe(), os.pipe()
        start = f'exec "$@" 3<&{reads} 4>&{writes}'
        process = subprocess.Popen(
            ["bash", "-c", start, "bash", found, *_options(folder)], pass_fds=(reads, writes),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": folder},
        )  # fmt: skip
        os.close(reads)
        os.close(writes)
        try:
            yield Page(to_browser, from_browser)
        finally:
            os.close(to_browser)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(from_browser)


def _options(folder: str) -> list[str]:
    """Headless, with a profile of its own; the sandbox of Chromium does not start for root."""
    options = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={folder}", "--no-first-run"]
    options += ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars"]
    return [*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
