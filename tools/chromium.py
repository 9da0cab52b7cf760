"""A headless Chromium that is spoken to over a pipe: no driver to install, no port to open.

The protocol is JSON, each message ended by a NUL byte, on the child's descriptors 3 (in) and 4 (out).
https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
ANSWERS_WITHIN_S = 60


class ChromiumError(RuntimeError):
    """Chromium ended or refused a command; the message says which."""


@dataclass(frozen=True)
class Screen:
    """What a page is shown on: CSS pixels, device pixels for each of them, and the reader's colour scheme."""

    width_px: int
    height_px: int
    scale: float = 1
    dark: bool = False
    phone: bool = False


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome; $CHROMIUM names another one."""
    return next(
        (path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (path := shutil.which(name))), None
    )


class Chromium:
    """One browser with one tab. Use `started`."""

    def __init__(self, to_browser_fd: int, from_browser_fd: int) -> None:
        self._to_browser_fd = to_browser_fd
        self._from_browser_fd = from_browser_fd
        self._received = bytearray()
        self._last_id = 0
        self._events: list[Mapping[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def show(self, page: Path, screen: Screen) -> None:
        """Load a page from a file and wait until it stands."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=screen.width_px,
            height=screen.height_px,
            deviceScaleFactor=screen.scale,
            mobile=screen.phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if screen.dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self._call("Page.navigate", url=page.resolve().as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(self._receive())
        self._events.clear()

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page. The page's policy forbids its own scripts alone."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(str(answer["exceptionDetails"].get("exception", {}).get("description")))
        return answer["result"].get("value")

    def screenshot(self, selector: str | None = None, margin_px: int = 0) -> bytes:
        """A PNG of the screen, or of the first element that a CSS selector finds, with a margin around it."""
        parameters: dict[str, Any] = {"format": "png"}
        if selector is not None:
            box = self.evaluate(
                f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
                " return [box.x + scrollX, box.y + scrollY, box.width, box.height] })()"
            )
            x, y, width, height = box
            clip = {
                "x": x - margin_px,
                "y": y - margin_px,
                "width": width + 2 * margin_px,
                "height": height + 2 * margin_px,
            }
            parameters |= {"clip": {**clip, "scale": 1}, "captureBeyondViewport": True}
        return base64.b64decode(self._call("Page.captureScreenshot", **parameters)["data"])

    def close(self) -> None:
        """End the browser."""
        self._call("Browser.close", of_browser=True)

    def _call(self, method: str, *, of_browser: bool = False, **parameters: Any) -> dict[str, Any]:
        self._last_id += 1
        message: dict[str, Any] = {"id": self._last_id, "method": method, "params": parameters}
        if not of_browser and hasattr(self, "_session"):
            message["sessionId"] = self._session
        unsent = json.dumps(message).encode() + b"\0"
        while unsent:
            unsent = unsent[os.write(self._to_browser_fd, unsent) :]
        while (answer := self._receive()).get("id") != self._last_id:
            self._events.append(answer)
        if "error" in answer:
            raise ChromiumError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        while (end := self._received.find(b"\0")) < 0:
            readable, _, _ = select.select([self._from_browser_fd], [], [], ANSWERS_WITHIN_S)
            said = os.read(self._from_browser_fd, 65_536) if readable else b""
            if not said:
                raise ChromiumError("Chromium ended" if readable else f"Chromium is silent for {ANSWERS_WITHIN_S} s")
            self._received += said
        message: dict[str, Any] = json.loads(self._received[:end])
        del self._received[: end + 1]
        return message


@contextmanager
def started(path: str) -> Iterator[Chromium]:
    """A browser with an empty profile, ended and forgotten afterwards. Raises ChromiumError."""
    with (
        tempfile.TemporaryDirectory(prefix="foghorn-chromium-", ignore_cleanup_errors=True) as profile,
        _pipe() as (commands, to_browser),
        _pipe() as (from_browser, answers),
    ):
        options = [*OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else []), f"--user-data-dir={profile}"]
        nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
        ends = [(os.POSIX_SPAWN_DUP2, commands, 3), (os.POSIX_SPAWN_DUP2, answers, 4)]
        pid = os.posix_spawn(path, [path, *options], os.environ, file_actions=[*nowhere, *ends])
        os.close(answers)  # so that the end of the browser is the end of the pipe
        try:
            browser = Chromium(to_browser, from_browser)
            yield browser
            browser.close()
        finally:
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    """The reading and the writing end, both above the numbers that the browser's own ends get."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    try:
        yield moved[0], moved[1]
    finally:
        for end in moved:
            with suppress(OSError):  # one may be closed already
                os.close(end)
