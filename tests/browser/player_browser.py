"""A browser on a page with nothing but the player, and what a test does there."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The player's page on a free port of this machine; yields its address."""
    # static files lie beside the script that is served
    shutil.copy(ROOT / "tests/browser/player_page.py", folder / "page.py")
    (folder / "static").symlink_to(ROOT / "static")
    with running(folder / "page.py", folder / "server.log", "--server.enableStaticServing", "true") as address:
        yield address


@contextmanager
def running(script: Path, log_file: Path, *more: str, base: str = "", **environment: str) -> Iterator[str]:
    """A script under Streamlit on a free port of this machine; yields its address.

    more: further options. base: a path below which the server puts all of it, '/varisai'.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none")
    command = (sys.executable, "-m", "streamlit", "run", str(script), *options, "--server.baseUrlPath", base, *more)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with open(log_file, "w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}{base}"
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("The server stopped before it answered.") from None
            time.sleep(0.1)
    raise RuntimeError(f"Nothing answers at {address}.")


def launch(playwright: Playwright, chromium: str) -> Browser:
    """A headless Chromium that fetches nothing of its own."""
    return playwright.chromium.launch(executable_path=chromium, args=list(QUIET))


@dataclass(frozen=True)
class Heard:
    """Samples as they were heard; time: of the first one, in seconds of the audio clock."""

    samples: NDArray[np.float64]
    rate: int
    time: float

    def between(self, start: float, end: float) -> NDArray[np.float64]:
        """The samples between two seconds counted from the first."""
        return self.samples[round(start * self.rate) : round(end * self.rate)]

    @property
    def onset_seconds(self) -> float:
        """When it is first heard, from the first sample on."""
        loud = np.flatnonzero(np.abs(self.samples) > 0.01)
        return float(loud[0]) / self.rate


@dataclass
class Player:
    """The player on an open page."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls, browser: Browser, address: str, width: int = 1280, height: int = 860, dark: bool = False, **query: str
    ) -> Player:
        """Open the page with an exercise chosen by its address."""
        scheme = "dark" if dark else "light"
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        player = cls(page)
        page.on("console", lambda said: player.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: player.complaints.append(str(error)))
        page.goto(f"{address}/?{urlencode(query)}")
        page.wait_for_selector(".v-swara")
        page.wait_for_function("window.varisaiPlayer.state().digest")
        return player

    def state(self, name: str) -> object:
        return self.page.evaluate("name => window.varisaiPlayer.state()[name]", name)

    def wait(self, condition: str, seconds: float = 15) -> None:
        """Wait until a condition on `s`, the state, holds."""
        self.page.wait_for_function(
            f"(() => {{ const s = window.varisaiPlayer.state(); return {condition}; }})()", timeout=1000 * seconds
        )

    def play(self) -> None:
        self.page.get_by_role("button", name="Play", exact=True).click()
        self.wait("s.playing && s.litEvent !== null")

    def mute(self, *parts: str) -> None:
        """Pull faders down, as somebody would with the keyboard."""
        self.page.get_by_role("button", name="Levels").click()
        for part in parts:
            self.page.locator(f"input[data-part={part}]").focus()
            self.page.keyboard.press("Home")
        self.page.keyboard.press("Escape")

    def begin_capture(self, seconds: float, part: str = "all") -> None:
        self.page.evaluate(
            "([seconds, part]) => { window.caught = window.varisaiPlayer.capture(seconds, part); }", [seconds, part]
        )
        # the tap needs a moment to be in the graph
        self.page.wait_for_timeout(150)

    def captured(self) -> Heard:
        """What was caught since begin_capture, once it is complete."""
        text, rate, at = self.page.evaluate(
            """async () => {
                const { samples, rate, time } = await window.caught;
                const bytes = new Uint8Array(samples.buffer);
                let text = "";
                for (let i = 0; i < bytes.length; i += 32768)
                    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
                return [btoa(text), rate, time];
            }"""
        )
        return Heard(np.frombuffer(base64.b64decode(text), "<f4").astype(np.float64), int(rate), float(at))

    def follow(self, seconds: float) -> list[dict[str, float]]:
        """Every change of light: the event in sargam and on the staff, and the audio clock."""
        return self.page.evaluate(
            """seconds => new Promise(resolve => {
                const seen = [];
                const end = performance.now() + 1000 * seconds;
                const event = node => node ? Number(node.dataset.event ?? node.id.slice(1).split("-")[0]) : null;
                const look = () => {
                    const sargam = event(document.querySelector(".v-swara.v-lit"));
                    const staff = event(document.querySelector(".v-staff .v-lit"));
                    const last = seen[seen.length - 1];
                    if (sargam !== null && (!last || last.sargam !== sargam || last.staff !== staff))
                        seen.push({ sargam, staff, clock: window.varisaiPlayer.context.currentTime });
                    if (performance.now() < end) requestAnimationFrame(look); else resolve(seen);
                };
                look();
            })""",
            seconds,
        )

    @property
    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))
