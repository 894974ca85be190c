"""The server goes away and comes back: what plays goes on, and nothing that was shown, chosen or typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player_browser import ROOT, Visitors, running
from tests.browser.practice_browser import Practice

LOST = "No connection. Your exercise stays here; changes are made when it is back."
CONNECTED = "[data-test-connection-state=CONNECTED]"
DIALOG = "Connection error"


class Server:
    """The app at an address that stays, over stops and starts."""

    def __init__(self, log: Path) -> None:
        self._log, self._stack, self._port = log, ExitStack(), 0
        self.address = ""

    def start(self) -> None:
        self.address = self._stack.enter_context(running(ROOT / "app.py", self._log, port=self._port))
        self._port = urlsplit(self.address).port or 0

    def stop(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("restart") / "server.log")
    server.start()
    yield server
    server.stop()


def is_lost(page: Page) -> None:
    expect(page.locator(".v-connection")).to_have_text(LOST)


def is_back(page: Page) -> None:
    expect(page.locator(".v-connection")).to_be_empty()
    page.wait_for_selector(CONNECTED)


@pytest.mark.sweep
def test_an_exercise_outlives_its_server(server: Server, visitors: Visitors) -> None:
    practice = Practice.start(visitors, server.address, 1280, 860, False, "raga=Mohanam&no=3")
    page, swaras = practice.page, practice.swaras
    practice.play()
    page.evaluate("window.varisaiPlayer.settled()")
    # Streamlit's own dialog must not cover the sheet: it comes after six attempts
    page.evaluate("""() => {
        window.dialogs = 0;
        const look = () => { window.dialogs += document.body.innerText.includes("Connection error"); };
        new MutationObserver(look).observe(document.body, { childList: true });
    }""")
    server.stop()
    is_lost(page)
    practice.advance_until("s.litEvent === 3")
    page.get_by_role("button", name="Faster").click()
    page.get_by_role("button", name="Higher sruti").click()
    expect(page.locator(".v-say")).to_have_text("There is no connection. This change is made when it is back.")
    page.wait_for_function("window.dialogs > 0")
    expect(page.get_by_text(DIALOG)).to_have_count(0)
    practice.advance_until("s.litEvent === 6")
    server.start()
    is_back(page)
    page.wait_for_function("location.search.includes('sruti=')")
    practice.settle()
    assert practice.swaras == swaras
    assert practice.state("playing")
    request = practice.exercise.request
    assert (request.raga.name, request.aksharas_per_minute, round(request.sruti_hz)) == ("Mohanam", 64, 139)
    # and the page is as alive as before
    practice.new_varisai()
    assert practice.swaras != swaras
    visitors.leave(page)


@pytest.mark.sweep
def test_what_is_being_written_outlives_the_server(server: Server, visitors: Visitors) -> None:
    page = visitors.enter(server.address)
    page.goto(f"{server.address}/write")
    text = page.get_by_role("textbox", name="Your sargam")
    text.fill("s r g m | p d | n S ||")
    page.wait_for_function("document.querySelectorAll('.v-swara').length === 8")
    server.stop()
    is_lost(page)
    text.press("End")
    page.keyboard.type(" S n d p")
    server.start()
    is_back(page)
    page.wait_for_function("document.querySelectorAll('.v-swara').length === 12")
    assert text.input_value() == "s r g m | p d | n S || S n d p"
    visitors.leave(page)
