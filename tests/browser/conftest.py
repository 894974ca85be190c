"""Fixtures of the browser tests: one server for all tests of whole pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.player_browser import PATIENCE_MS, ROOT, Player, Visitors, running
from tests.browser.player_page import PlayerPages
from tests.browser.practice_browser import Practice
from tests.browser.ragas_browser import Ragas

OpenPlayer = Callable[..., Player]
OpenPractice = Callable[..., Practice]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def app_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started with its usual command."""
    with running(ROOT / "app.py", tmp_path_factory.mktemp("app") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """Opens pages for visitors who come with nothing."""
    return Visitors(browser)


@pytest.fixture(scope="module")
def player_pages() -> Iterator[PlayerPages]:
    """Small pages with nothing but a player."""
    pages = PlayerPages()
    yield pages
    pages.close()


@pytest.fixture
def open_player(visitors: Visitors, player_pages: PlayerPages) -> Iterator[OpenPlayer]:
    """Opens players; afterwards their consoles must be empty."""
    players: list[Player] = []

    def open_(width: int = 1280, height: int = 860, **query: str) -> Player:
        players.append(Player.open(visitors, player_pages, width, height, **query))
        return players[-1]

    yield open_
    for player in players:
        visitors.leave(player.page)
        assert player.complaints == []


@pytest.fixture
def open_practice(app_address: str, visitors: Visitors) -> Iterator[OpenPractice]:
    """Opens a page, Practice by default; afterwards no console may complain and nothing come from elsewhere."""
    pages: list[Practice] = []

    def open_(
        width: int = 1280,
        height: int = 860,
        dark: bool = False,
        query: str = "",
        path: str = "",
        kind: type[Practice] = Practice,
        real_sound: bool = False,
    ) -> Practice:
        pages.append(kind.start(visitors, app_address, width, height, dark, query, path, real_sound))
        return pages[-1]

    yield open_
    for practice in pages:
        visitors.leave(practice.page)
        assert practice.complaints == []
        assert practice.strangers == []


@pytest.fixture
def open_ragas(open_practice: OpenPractice) -> OpenPractice:
    """Opens the Ragas page."""
    return partial(open_practice, path="ragas", kind=Ragas)
