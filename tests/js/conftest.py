"""An empty page of this machine for every test of the scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.js.module import Module, answer

ADDRESS = "http://localhost/empty"
Load = Callable[..., Module]


@pytest.fixture(scope="module")
def shared_page(browser: Browser) -> Iterator[Page]:
    """A page with nothing on it, answered without a server; one for a file of tests."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
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
    """Loads modules of assets/web into the page."""

    def load_(*names: str) -> Module:
        return Module.load(page, *names)

    return load_
