"""A saved exercise plays without the network, and after an upgrade page and parts are of one version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from carnatic.library import library
from carnatic.pages import modules, play, sounds
from carnatic.pages.components.rendering import player_payload
from carnatic.pages.modules import web_modules
from carnatic.pages.offline import page_version
from tests.browser.own_server import OwnServer
from tests.browser.player_browser import Player, Visitors
from tests.waiting import until

LINK = library().text("page/opening.txt").strip()
SAVED = "Saved to your book. It plays without internet too, on its play page."
KEPT = "async () => (await (await caches.open('varisai-kept')).keys()).map((one) => new URL(one.url).pathname)"


@pytest.fixture
def server() -> Iterator[OwnServer]:
    server = OwnServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def opened(server: OwnServer, visitors: Visitors) -> Iterator[Player]:
    """A phone on a play page."""
    player = Player(visitors.enter(server.address, 390, 844))
    player.page.goto(f"{server.address}/play?{LINK}")
    player.page.wait_for_function("window.varisaiPlayer")
    yield player
    visitors.leave(player.page)
    for cache in (web_modules, play.frame, player_payload):  # of another version
        cache.cache_clear()


@pytest.fixture
def player(opened: Player) -> Player:
    """A phone that has saved an exercise on its play page."""
    opened.page.get_by_role("button", name="Save to my book").click()
    expect(opened.page.locator(".said")).to_have_text(SAVED)
    return opened


def digests(player: Player) -> set[str]:
    """The versions of the modules that are kept."""
    kept: list[str] = player.page.evaluate(KEPT)
    return {path.split("/")[2] for path in kept if path.startswith("/web/")}


def test_a_saved_exercise_plays_without_the_network(server: OwnServer, player: Player) -> None:
    page = player.page
    server.stop()
    page.context.set_offline(True)
    try:
        # the app's first page, as from the home screen
        page.goto(server.address)
        expect(page.locator("h1")).to_have_text("Saved exercises")
        page.get_by_role("link", name="New exercise 1 (sarali style)").click()
        expect(page.locator("h1")).to_have_text("Mayamalavagowla")
        player.play()
        player.advance_until("s.litEvent === 3")
        page.get_by_role("textbox", name="Tempo, aksharas per minute").fill("120")
        page.keyboard.press("Enter")
        player.wait("s.tempo === 120")
        player.advance_until("s.litEvent === 8")
    finally:
        page.context.set_offline(False)


def test_sounds_of_another_version_make_the_page_reload_its_sheet(
    server: OwnServer, opened: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened.page
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    server.stop()
    with monkeypatch.context() as patch:
        patch.setattr(sounds, "sound_version", lambda: "0123456789ab")
        player_payload.cache_clear()
        server.start()
        page.evaluate("window.varisaiPlayer.forget()")
        page.wait_for_function("document.getElementById('sheet')?.textContent.includes('0123456789ab')")
        page.wait_for_function("window.varisaiPlayer")
        opened.play()
        opened.advance_until("s.litEvent === 2")


def test_after_an_upgrade_page_and_parts_are_of_one_version(
    server: OwnServer, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, before = player.page, web_modules().digest
    assert digests(player) == {before}
    server.stop()
    messages = modules._messages()
    caches = (web_modules, play.frame)
    with monkeypatch.context() as patch:
        patch.setattr(modules, "_messages", lambda: messages + b"// upgraded\n")
        for cache in caches:
            cache.cache_clear()
        after = web_modules().digest
        server.start()
        page.reload()  # the old worker is still there
        scripts = page.locator("script[src]").evaluate_all("all => all.map(one => one.src)")
        assert [after in script for script in scripts] == [True]
        page.wait_for_function("version => localStorage['varisai.kept'].includes(version)", arg=page_version())
        player.wait("s.digest")
        # what the old worker was still fetching may come once more before it is removed
        page.wait_for_function(f"async () => !(await ({KEPT})()).some((path) => path.includes('{before}'))")
        until(lambda: digests(player) == {after})
        server.stop()
        page.reload()
        player.play()
        player.advance_until("s.litEvent === 2")
