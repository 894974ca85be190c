"""The app in Firefox and WebKit: it opens, plays, takes a tempo, marks a fault. `make test-engines` runs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from carnatic.library import library
from tests.browser.player_browser import ROOT, running
from tests.engines.webdriver import ENGINES, ENTER, Browser, started

pytestmark = pytest.mark.engines

# what a page does from here on that its policy forbids, and errors that nothing catches
LISTEN = """
    window.complaints = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => complaints.push(effectiveDirective));
    addEventListener("error", (one) => complaints.push(one.message));
"""
PLAY = ".v-play"
TEMPO = "input.v-tempo"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app."""
    with running(ROOT / "app.py", tmp_path_factory.mktemp("app") / "server.log") as address:
        yield address


@pytest.fixture(scope="module", params=ENGINES)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser of each engine."""
    with started(request.param, tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


def opens(browser: Browser, address: str, selector: str) -> None:
    browser.open(address)
    browser.run(LISTEN)
    browser.wait(f"document.querySelector({selector!r})")
    browser.wait("document.querySelector('[data-test-script-state=notRunning]')")


def test_it_opens_and_plays(browser: Browser, address: str) -> None:
    opens(browser, address, ".v-swara")
    browser.wait("window.varisaiPlayer && varisaiPlayer.state().digest")
    browser.click(PLAY)
    browser.wait("varisaiPlayer.state().playing")
    # a swara is lit when its time has come on the clock of the sound
    browser.wait("varisaiPlayer.state().litEvent >= 1")
    assert browser.run("return complaints") == []


def test_a_tempo_that_is_typed_replaces_the_old_one(browser: Browser, address: str) -> None:
    opens(browser, address, TEMPO)
    browser.wait("window.varisaiPlayer && varisaiPlayer.state().digest")
    browser.click(TEMPO)
    browser.press("90" + ENTER)
    browser.wait(f"document.querySelector({TEMPO!r}).value === '90'")
    browser.wait("location.search.includes('tempo=90')")


def test_a_fault_is_underlined(browser: Browser, address: str) -> None:
    opens(browser, f"{address}/write", ".v-write textarea:enabled")  # before that nothing listens
    browser.click(".v-write textarea")
    browser.press(" s r x g")
    styles = "[...document.querySelectorAll('.v-write *')].map(one => getComputedStyle(one))"
    waves = f"{styles}.filter(style => style.textDecorationStyle === 'wavy').map(style => style.textDecorationLine)"
    browser.wait(f"{waves}.length")
    assert set(browser.run(f"return {waves}")) == {"underline"}
    assert browser.run("return complaints") == []


def test_the_play_page_plays(browser: Browser, address: str) -> None:
    browser.open(f"{address}/play?{library().text('page/opening.txt').strip()}")
    browser.run(LISTEN)
    browser.wait("window.varisaiPlayer && varisaiPlayer.state().digest")
    browser.click(PLAY)
    browser.wait("varisaiPlayer.state().litEvent >= 1")
    assert browser.run("return document.querySelector('.v-say').textContent") == ""
    assert browser.run("return complaints") == []
