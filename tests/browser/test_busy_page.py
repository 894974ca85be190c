"""A page that is busy for a while, as a slow phone is when it draws, plays on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page

from carnatic.library import library
from tests.browser.own_server import OwnServer
from tests.browser.player_browser import Player, Visitors

BLOCK = "milliseconds => { for (const start = performance.now(); performance.now() - start < milliseconds; ); }"
BLOCKED_MS = 900
LINK = f"{library().text('page/opening.txt').strip()}&speed=4"


@pytest.fixture
def page(visitors: Visitors) -> Iterator[Page]:
    server = OwnServer()
    server.start()
    page = visitors.enter(server.address, real_sound=True)
    page.goto(f"{server.address}/play?{LINK}")
    yield page
    visitors.leave(page)
    server.stop()


@pytest.mark.sweep
def test_the_melody_goes_on_while_the_page_is_busy(page: Page) -> None:
    """Four swaras a second; each tenth of a second of the time in which no timer ran has sound."""
    player = Player(page)
    page.wait_for_function("window.varisaiPlayer?.state().digest")
    page.get_by_role("button", name="Play", exact=True).click()
    player.wait("s.playing && s.time > 1")
    page.evaluate("window.varisaiPlayer.settled()")
    player.begin_capture(2.0, "melody")
    page.evaluate(BLOCK, BLOCKED_MS)
    samples = player.captured().samples
    step = len(samples) // 20
    loudness = [float(np.abs(samples[i : i + step]).max()) for i in range(0, 20 * step, step)]
    assert min(loudness) > 0.005, loudness
