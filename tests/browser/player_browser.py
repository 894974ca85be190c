"""A browser on a page with only the player, and the actions of a test there."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import TimeoutError as WaitedInVain

from carnatic.pages.components.player import PlayerState
from tests.browser.player_page import Answers, PlayerPages

ROOT = Path(__file__).resolve().parents[2]
STEPPED_AUDIO = Path(__file__).with_name("stepped_audio.js")
# no test waits so long; a machine that does other work as well may be slow
PATIENCE_MS = 180_000
# of something that may have to be done again
ATTEMPTS_MS = (5_000, 10_000, 20_000, 40_000, 100_000)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    # pages of one site share their process, which has compiled the app's scripts already
    "--process-per-site",
)


@contextmanager
def running(
    script: Path, log_file: Path, *more: str, base: str = "", port: int = 0, **environment: str
) -> Iterator[str]:
    """A script under Streamlit on this machine; yields its address.

    more: further options. port: a free one by default. base: a path below which the server puts all of it, '/varisai'.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that has just stopped had it
        free.bind(("127.0.0.1", port))
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
        try:
            server.wait(120)
        except subprocess.TimeoutExpired:  # its workers end with it; there is nothing left to be said
            server.kill()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; it may take as long as it needs, unless it has stopped."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=60)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server stopped before it answered.")


def launch(playwright: Playwright, chromium: str) -> Browser:
    """A headless Chromium that fetches nothing of its own."""
    return playwright.chromium.launch(executable_path=chromium, args=list(QUIET))


class Visitors:
    """Opens a page for each visitor of a test, who comes with no cookies, no storage and no session.

    The first visitor of a test has a context that all tests share, emptied: opening the app takes half as long where
    its scripts are in the cache. A visitor who comes while another one is there has a context of their own.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shared = self._new_context()
        self._is_free = True
        self._anchors: dict[str, Page] = {}

    def enter(
        self, address: str, width: int = 1280, height: int = 860, dark: bool = False, real_sound: bool = False
    ) -> Page:
        """An empty page for a visitor of a server.

        real_sound: with the browser's own audio clock, which runs on by itself.
        """
        if self._is_free and not real_sound:
            self._is_free = False
            self._empty(address)
            context = self._shared
        else:
            context = self._new_context(real_sound)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        return page

    def leave(self, page: Page) -> None:
        """Close all pages of a visitor."""
        if page.context is not self._shared:
            page.context.close()
            return
        for one in self._shared.pages:
            if one not in self._anchors.values():
                one.close()
        self._is_free = True

    def _new_context(self, real_sound: bool = False) -> BrowserContext:
        # Playwright evaluates the conditions of its waits in the page, which the policy forbids
        context = self._browser.new_context(color_scheme="light", accept_downloads=True, bypass_csp=True)
        context.set_default_timeout(PATIENCE_MS)
        if not real_sound:
            context.add_init_script(path=STEPPED_AUDIO)
        return context

    def _empty(self, address: str) -> None:
        """Forget whatever was kept; a server's cookies and storage go with its origin."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._anchors:  # an empty page, which keeps the process and can clear the storage
            anchor = self._anchors[origin] = self._shared.new_page()
            anchor.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
            anchor.goto(origin)
        self._shared.clear_cookies()
        session = self._shared.new_cdp_session(self._anchors[origin])
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()


def act_until(page: Page, act: Callable[[], object], condition: str, argument: object = None) -> None:
    """Do something until a condition in JavaScript holds, and do it again if it was in vain.

    For what a page may undo when it moves or is drawn again meanwhile. Doing it twice must do no harm, for on a busy
    machine its effect may only come later.
    """
    for patience_ms in ATTEMPTS_MS:
        page.set_default_timeout(patience_ms)
        try:
            if patience_ms > ATTEMPTS_MS[0] and page.evaluate(condition, argument):
                return
            act()
            page.wait_for_function(condition, arg=argument)
            return
        except WaitedInVain:
            if patience_ms == ATTEMPTS_MS[-1]:
                raise
        finally:
            page.set_default_timeout(PATIENCE_MS)


def choose(page: Page, label: str, text: str, condition: str, argument: object = None) -> None:
    """Choose from a list by typing and Enter, until a condition in JavaScript holds."""
    act_until(page, lambda: choose_once(page, label, text), condition, argument)


def choose_once(page: Page, label: str, text: str) -> None:
    """Type into a list and press Enter; it may be in vain, for an open list closes when the page moves under it."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill("")  # to type what stands there already would open nothing
    box.fill(text)
    page.get_by_role("option", name=text).first.wait_for()
    box.press("Enter")


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
    """The player on an open page. Its audio clock stands still until a test lets time pass."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    answers: Answers | None = None

    @classmethod
    def open(cls, visitors: Visitors, pages: PlayerPages, width: int = 1280, height: int = 860, **query: str) -> Player:
        """Open a page with the player alone and an exercise."""
        address, answers = pages.add(query)
        player = cls(visitors.enter(address, width, height), answers=answers)
        page = player.page
        page.on("console", lambda said: player.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: player.complaints.append(str(error)))
        page.goto(address)
        page.wait_for_selector(".v-swara")
        page.wait_for_function("window.varisaiPlayer.state().digest")
        return player

    def state(self, name: str) -> object:
        return self.page.evaluate("name => window.varisaiPlayer.state()[name]", name)

    @property
    def clock(self) -> float:
        """The audio clock, in seconds."""
        return float(self.page.evaluate("window.varisaiPlayer.context.currentTime"))

    def wait(self, condition: str) -> None:
        """Wait until a condition on `s`, the state, holds; no audio time passes."""
        self.page.wait_for_function(f"(() => {{ const s = window.varisaiPlayer.state(); return {condition}; }})()")

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass on the audio clock, and then let the page be drawn."""
        self.page.evaluate("seconds => window.steppedAudio.advance(seconds)", seconds)

    def advance_until(self, condition: str, seconds: float = 20) -> None:
        """Let time pass on the audio clock until a condition on `s`, the state, holds."""
        holds = f"(() => {{ const s = window.varisaiPlayer.state(); return {condition}; }})()"
        self.page.evaluate(f"seconds => {holds} || window.steppedAudio.advance(seconds, 0.05, () => {holds})", seconds)
        assert self.page.evaluate(holds), f"not within {seconds} s of sound: {condition}"

    # -- what comes back, on a page with the player alone -------------------------------------

    @property
    def told(self) -> PlayerState:
        """The last message to the server."""
        assert self.answers is not None
        return self.answers.told

    def hold_answers(self) -> None:
        """Delay the server's answers, as a slow server would."""
        self.page.evaluate("window.answersWait = true")

    def take_answers(self) -> None:
        """Wait for an answer and let all answers through."""
        self.page.wait_for_function("window.answers.length")
        self.page.evaluate("window.answersWait = false; window.takeAnswers()")

    # -- playing ---------------------------------------------------------------------------------

    def plays_on(self, condition: str = "s.litEvent >= 1") -> None:
        """Wait until it plays, and let time pass until a condition on `s`, the state, holds."""
        self.wait("s.playing")
        self.advance_until(condition)

    def play(self) -> None:
        """Press Play and wait until the first swara is lit."""
        self.page.get_by_role("button", name="Play", exact=True).click()
        self.plays_on("s.litEvent !== null")

    def mute(self, *parts: str) -> None:
        """Move faders to 0 with the keyboard."""
        self.page.get_by_role("button", name="Volume").click()
        for part in parts:
            self.page.locator(f"input[data-part={part}]").focus()
            self.page.keyboard.press("Home")
        self.page.keyboard.press("Escape")

    def begin_capture(self, seconds: float, part: str = "all") -> None:
        """Record the sound from now on."""
        self.page.evaluate(
            """async ([seconds, part]) => {
                window.caught = window.varisaiPlayer.capture(seconds, part);
                // the tap is in the graph as soon as its module is loaded
                await window.varisaiPlayer.context.varisaiTap;
                await new Promise((done) => setTimeout(done));
            }""",
            [seconds, part],
        )

    def captured(self) -> Heard:
        """What was caught since begin_capture; as much time passes on the audio clock as is still missing."""
        text, rate, at = self.page.evaluate(
            """async () => {
                let missing = true;
                window.caught.finally(() => { missing = false; });
                while (window.steppedAudio && missing) await window.steppedAudio.advance(0.1);
                const { samples, rate, time } = await window.caught;
                const bytes = new Uint8Array(samples.buffer);
                let text = "";
                for (let i = 0; i < bytes.length; i += 32768)
                    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
                return [btoa(text), rate, time];
            }"""
        )
        return Heard(np.frombuffer(base64.b64decode(text), "<f4").astype(np.float64), int(rate), float(at))

    def hear(self, seconds: float, part: str = "all") -> Heard:
        """The next seconds of a part."""
        self.begin_capture(seconds, part)
        return self.captured()

    def follow(self, seconds: float) -> list[dict[str, float]]:
        """Every change of light in the next seconds: the event in sargam and on the staff, and the audio clock."""
        return self.page.evaluate(
            """async (seconds) => {
                const seen = [];
                const event = node => node ? Number(node.dataset.event ?? node.id.slice(1).split("-")[0]) : null;
                const look = () => {
                    const sargam = event(document.querySelector(".v-swara.v-lit"));
                    const staff = event(document.querySelector(".v-staff .v-lit"));
                    const last = seen[seen.length - 1];
                    if (sargam !== null && (!last || last.sargam !== sargam || last.staff !== staff))
                        seen.push({ sargam, staff, clock: window.varisaiPlayer.context.currentTime });
                };
                look();
                await window.steppedAudio.advance(seconds, 0.05, look);
                return seen;
            }""",
            seconds,
        )

    @property
    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))
