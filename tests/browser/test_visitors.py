"""Visitors of the browser tests: each comes with nothing, whoever was there before."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.player_browser import Visitors

KEEP = """async () => {
    localStorage.setItem("kept", "1");
    sessionStorage.setItem("kept", "1");
    document.cookie = "kept=1; max-age=600";
    await new Promise((done, fail) => Object.assign(indexedDB.open("kept"), { onsuccess: done, onerror: fail }));
    await caches.open("kept");
}"""
KEPT = """async () => [localStorage.length, sessionStorage.length, document.cookie.includes("kept="),
    (await indexedDB.databases()).length, (await caches.keys()).length]"""
NOTHING: list[Any] = [0, 0, False, 0, 0]


def enter(visitors: Visitors, app_address: str) -> Page:
    page = visitors.enter(app_address)
    page.goto(f"{app_address}/_stcore/health")
    return page


def test_the_next_visitor_finds_nothing_of_the_one_before(visitors: Visitors, app_address: str) -> None:
    for _ in range(2):
        first = enter(visitors, app_address)
        assert first.evaluate(KEPT) == NOTHING
        first.evaluate(KEEP)
        assert first.evaluate(KEPT) == [1, 1, True, 1, 1]
        second = enter(visitors, app_address)  # while the first is still there
        assert second.evaluate(KEPT) == NOTHING
        for page in (first, second):
            visitors.leave(page)
            assert page.is_closed()
