"""The play page in Chromium: a link's exercise without Streamlit, within the policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from carnatic.exercise.link import decode
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from tests.browser.own_server import OwnServer
from tests.browser.player_browser import Player, Visitors
from tests.browser.test_policy import LISTEN

LINK = library().text("page/opening.txt").strip()


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    server = OwnServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def player(server: OwnServer, visitors: Visitors) -> Iterator[Player]:
    """A visitor of the play page who may not complain at the end."""
    player = Player(visitors.enter(server.address, 390, 844))
    page = player.page
    page.on("console", lambda said: player.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: player.complaints.append(str(error)))
    yield player
    visitors.leave(page)
    assert player.complaints == []


def request_of(page: Page) -> ExerciseRequest:
    """The request of the page's address."""
    return decode(dict(parse_qsl(urlsplit(page.url).query)), library()).request


def test_a_link_plays_and_its_tempo_and_sruti_go_into_it(server: OwnServer, player: Player) -> None:
    page = player.page
    page.goto(f"{server.address}/play?{LINK}")
    player.play()
    assert page.locator("h1").inner_text() == "Mayamalavagowla"
    assert page.locator(".v-swara").count() == 32
    assert not player.scrolls_sideways
    place = player.state("litEvent")
    page.get_by_role("textbox", name="Tempo, aksharas per minute").fill("90")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('tempo=90')")
    player.plays_on(f"s.litEvent > {place}")
    page.get_by_role("button", name="Speeds, sruti, volume and more").click()
    field = page.get_by_role("textbox", name="Sruti: a kattai (5), a note (G) or hertz (196)")
    field.fill("x")
    field.press("Enter")
    expect(page.locator(".v-say")).to_have_text(
        '"x" isn\'t a sruti. Type it as a kattai (5), a note (G) or hertz (196).'
    )
    player.complaints.clear()  # of the answer 400
    field.fill("G")
    field.press("Enter")
    page.wait_for_function("location.search.includes('sruti=')")
    assert (request_of(page).aksharas_per_minute, round(request_of(page).sruti_hz)) == (90, 196)
    assert page.get_by_role("link", name="Open in Varisai").get_attribute("href") == page.url.replace("/play", "/")
    assert player.state("playing")


DEVICE = """
    window.buttons = {};
    const { setActionHandler } = MediaSession.prototype;
    MediaSession.prototype.setActionHandler = function (name, act) {
        window.buttons[name] = act;
        return setActionHandler.call(this, name, act);
    };
    const { request } = WakeLock.prototype;
    WakeLock.prototype.request = async function (kind) { return (window.lock = await request.call(this, kind)); };
"""


def test_the_lock_screen_has_its_buttons_and_the_screen_stays_on(server: OwnServer, player: Player) -> None:
    page = player.page
    page.add_init_script(DEVICE)
    page.goto(f"{server.address}/play?{LINK}")
    player.wait("s.digest")
    session = "(({ metadata: { title, artist }, playbackState }) => [title, artist, playbackState])"
    title = "New exercise 1 (sarali style) in Mayamalavagowla"
    page.evaluate("window.buttons.play()")
    player.plays_on("s.litEvent === 2")
    assert page.evaluate(f"{session}(navigator.mediaSession)") == [title, "Mayamalavagowla, Adi", "playing"]
    page.wait_for_function("window.lock && !window.lock.released")
    page.evaluate("window.buttons.previoustrack()")
    player.advance_until("s.litEvent === 0")
    page.evaluate("window.buttons.pause()")
    player.wait("!s.playing")
    page.wait_for_function("window.lock.released")
    assert page.evaluate("navigator.mediaSession.playbackState") == "paused"


NO_AUDIO = "delete window.AudioContext; delete window.OfflineAudioContext;"
NO_MP3 = """
    const { decodeAudioData } = BaseAudioContext.prototype;
    BaseAudioContext.prototype.decodeAudioData = function (bytes) {
        if (new TextDecoder().decode(bytes.slice(0, 4)) === "RIFF") return decodeAudioData.call(this, bytes);
        return Promise.reject(new DOMException("no such codec", "EncodingError"));
    };
"""


def test_without_audio_the_sheet_works(server: OwnServer, player: Player) -> None:
    page = player.page
    page.add_init_script(NO_AUDIO)
    page.goto(f"{server.address}/play?{LINK}")
    player.wait("s.digest")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".v-say")).to_have_text("This browser can't play sound here. The notation works.")
    page.locator(".v-swara").nth(5).click()
    page.get_by_role("button", name="Faster").click()
    page.wait_for_function("location.search.includes('tempo=64')")
    assert page.locator(".v-swara").count() == 32


def test_a_browser_without_mp3_plays_another_form(server: OwnServer, player: Player) -> None:
    page = player.page
    page.add_init_script(NO_MP3)
    page.goto(f"{server.address}/play?{LINK}")
    player.wait("s.digest")
    page.evaluate("window.varisaiPlayer.settled()")
    player.play()
    assert float(np.abs(player.hear(0.5).samples).max()) > 0.01


def test_the_page_keeps_the_policy(server: OwnServer, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(f"{server.address}/play?{LINK}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    assert page.evaluate("violations") == []
    context.close()
