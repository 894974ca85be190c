"""The content policy in Chromium: no page does what it forbids."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

PAGES = ("", "lessons", "write", "ragas", "worksheets", "book", "tanpura", "train", "about")
# a script may catch the error, and then the console says nothing
LISTEN = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (one) => {
        violations.push(`${location.pathname}: ${one.effectiveDirective} ${one.blockedURI} in ${one.sourceFile}`);
    });
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that keeps the policy and writes down what it forbids. Its waits must not be conditions in JavaScript."""
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def violations(page: Page, address: str, path: str) -> list[str]:
    """What a page does that is forbidden until it rests, and while it plays if it can."""
    page.goto(f"{address}/{path}")
    page.wait_for_selector("h1")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    play = page.get_by_role("button", name="Play", exact=True)
    if play.count():
        play.click()
        page.get_by_role("button", name="Pause", exact=True).wait_for()
    return list(page.evaluate("violations"))


def test_a_page_keeps_the_policy(page: Page, app_address: str, draw: random.Random) -> None:
    for path in ("", draw.choice(PAGES[1:])):
        assert violations(page, app_address, path) == []
    # otherwise none could be seen
    page.evaluate("""() => {
        const picture = new Image();
        picture.src = "https://elsewhere.example/x.png";
        return new Promise((done) => picture.addEventListener("error", done));
    }""")
    assert [text.partition(": ")[2].split()[0] for text in page.evaluate("violations")] == ["img-src"]


@pytest.mark.sweep
def test_every_page_keeps_the_policy(page: Page, app_address: str) -> None:
    assert [text for path in PAGES for text in violations(page, app_address, path)] == []
