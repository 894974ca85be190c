"""An empty page of this machine for every test of the scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.js.module import Module

ADDRESS = "http://localhost/empty"
Load = Callable[[str, tuple[str, ...], tuple[str, ...]], Module]


@pytest.fixture(scope="module")
def shared_page(browser: Browser) -> Iterator[Page]:
    """A page with nothing on it, answered without a server; one for a file of tests."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><body></body>", content_type="text/html"))
    page.goto(ADDRESS)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(shared_page: Page) -> Page:
    """The page, emptied: nothing on it and nothing stored."""
    shared_page.evaluate("document.body.replaceChildren(); localStorage.clear(); sessionStorage.clear()")
    return shared_page


@pytest.fixture
def load(page: Page) -> Load:
    """Loads scripts of a folder of assets/ into the page."""

    def load_(folder: str, scripts: tuple[str, ...], exports: tuple[str, ...]) -> Module:
        return Module.load(page, folder, scripts, exports)

    return load_
