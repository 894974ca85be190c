"""The play page in Chromium: a link's exercise without Streamlit, within the policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

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


def test_the_page_keeps_the_policy(server: OwnServer, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(f"{server.address}/play?{LINK}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    assert page.evaluate("violations") == []
    context.close()
