"""Fixtures of the browser tests: one server for all tests of whole pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.player_browser import PATIENCE_MS, ROOT, running
from tests.browser.practice_browser import Practice
from tests.browser.ragas_browser import Ragas

OpenPractice = Callable[..., Practice]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def app_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started with its usual command."""
    with running(ROOT / "app.py", tmp_path_factory.mktemp("app") / "server.log") as address:
        yield address


@pytest.fixture
def open_practice(app_address: str, browser: Browser) -> Iterator[OpenPractice]:
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
        pages.append(kind.start(browser, app_address, width, height, dark, query, path, real_sound))
        return pages[-1]

    yield open_
    for practice in pages:
        practice.page.context.close()
        assert practice.complaints == []
        assert practice.strangers == []


@pytest.fixture
def open_ragas(open_practice: OpenPractice) -> OpenPractice:
    """Opens the Ragas page."""
    return partial(open_practice, path="ragas", kind=Ragas)
