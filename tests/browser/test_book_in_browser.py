"""The book in a browser: reload, second tab, file, and a warning when it is full."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPractice
from tests.browser.practice_browser import Practice, go_to

QUERY = "raga=Mohanam&no=3&map=G3~372.31"
HOSTILE = "<img src=x onerror=alert(1)> first"
STORE = """Object.entries(localStorage).filter(([key]) => key.startsWith('varisai.book.'))
    .map(([, text]) => JSON.parse(text))"""
FILL = "localStorage.setItem('of another', 'x'.repeat(4_799_900))"


def stored(page: Page) -> list[dict[str, Any]]:
    """The entries in the browser's store, in their order."""
    found: list[dict[str, Any]] = page.evaluate(STORE)
    return sorted(found, key=lambda entry: entry["place"])


def rows(page: Page, *names: str) -> None:
    """Wait until the list shows these and no others."""
    expect(page.locator(".v-book h3")).to_have_text(list(names))


def wait_stored(page: Page, *names: str) -> None:
    """Wait until the store has these and no others, in this order."""
    page.wait_for_function(
        f"names => JSON.stringify({STORE}.sort((a, b) => a.place - b.place).map(one => one.name)) === names",
        arg=json.dumps(names, separators=(",", ":")),
    )


def press(page: Page, word: str, name: str) -> None:
    page.get_by_role("button", name=f"{word}: {name}", exact=True).click()


def rename(page: Page, name: str, new: str) -> None:
    press(page, "Rename", name)
    page.get_by_role("textbox", name="Name").fill(new)
    page.keyboard.press("Enter")


def open_book(practice: Practice) -> Page:
    go_to(practice.page, "Book")
    practice.page.locator(".v-book").wait_for()
    return practice.page


@pytest.mark.sweep
def test_a_book_outlives_reload_second_tab_and_a_cleared_browser(open_practice: OpenPractice) -> None:
    practice = open_practice(query=QUERY)
    page, line, mapping = practice.page, "New exercise 4 (sarali style) in Mohanam", "Mohanam, my tuning"
    swaras = practice.swaras
    page.get_by_role("button", name="Save to my book", exact=True).click()
    expect(page.locator(".st-key-part_home .v-keeper .said")).to_have_text(
        "Saved to your book. It plays without internet too, on its play page."
    )
    page.get_by_role("button", name="Save to my book", exact=True).click()
    expect(page.locator(".st-key-part_home .v-keeper .said")).to_contain_text("It is already in your book.")
    page.get_by_role("button", name="Save this tuning").click()
    open_book(practice)
    rows(page, line, mapping)
    play_page = page.get_by_role("link", name=f"Play page: {line}")
    assert (play_page.get_attribute("href") or "").startswith("/play?v=2&raga=Mohanam")

    # a name and a note, which stay plain text
    rename(page, line, HOSTILE)
    rows(page, HOSTILE, mapping)
    press(page, "Add a note", HOSTILE)
    page.get_by_role("textbox", name="Note").fill("slowly,\nthen fast")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".v-book .note")).to_have_text("slowly,\nthen fast")
    press(page, "Down", HOSTILE)
    rows(page, mapping, HOSTILE)
    wait_stored(page, mapping, HOSTILE)
    assert page.locator(".v-book img").count() == 0

    # a second tab sees it, and what it does is seen here
    other = page.context.new_page()
    other.goto(page.url)
    rows(other, mapping, HOSTILE)
    press(other, "Delete", HOSTILE)
    rows(page, mapping)
    other.get_by_role("button", name="Undo").click()
    rows(page, mapping, HOSTILE)
    other.close()
    page.reload()
    rows(page, mapping, HOSTILE)
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    page.wait_for_function("name => localStorage['varisai.kept'].includes(name)", arg="onerror")

    # to a file and back, with nothing left between
    before = stored(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save to a file").click()
    file = waiting.value.path()
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator(".v-book .none")).to_have_text("Nothing saved yet. Tap Save to my book under any exercise.")
    page.get_by_role("button", name="Load a file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": waiting.value.suggested_filename, "mimeType": "application/json", "buffer": file.read_bytes()}
    )
    rows(page, mapping, HOSTILE)
    wait_stored(page, mapping, HOSTILE)
    assert stored(page) == before
    page.keyboard.press("Escape")

    # and back to the music
    press(page, "Open", HOSTILE)
    practice.wait_until_ready()
    assert practice.swaras == swaras
    assert practice.exercise.request.mapping == (("G3", 372.31),)


@pytest.mark.sweep
def test_a_full_browser_says_so_and_loses_nothing(open_practice: OpenPractice) -> None:
    practice = open_practice(query=QUERY)
    page = practice.page
    page.get_by_role("button", name="Save to my book", exact=True).click()
    wait_stored(page, "New exercise 4 (sarali style) in Mohanam")
    page.evaluate(FILL)
    page.get_by_role("button", name="Save this tuning").click()
    expect(page.locator(".st-key-part_tuning .v-keeper .said")).to_contain_text("This browser has no room for more.")
    open_book(practice)
    rows(page, "New exercise 4 (sarali style) in Mohanam")
    expect(page.locator(".v-book .warn")).to_contain_text("This browser's room is 100% full. Save the book")
    name = "Longer than the room that there is left in this browser"
    rename(page, "New exercise 4 (sarali style) in Mohanam", name)
    expect(page.locator(".notice[role=alert]")).to_contain_text("Your browser has no room for this.")
    rows(page, "New exercise 4 (sarali style) in Mohanam")
    # what the store refuses against all reckoning stays in the list, and is spoken of
    page.evaluate("void (Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') })")
    rename(page, "New exercise 4 (sarali style) in Mohanam", "Short")
    rows(page, "Short")
    expect(page.locator(".v-book .warn")).to_contain_text(
        "This browser has no room for 1 of your entries. Save the book"
    )


def test_a_line_with_faults_is_opened_as_it_was_written(open_practice: OpenPractice) -> None:
    """It comes back to Write in the place of what is there, which can be had back."""
    entry = {"version": 2, "id": "entry-1", "kind": "exercise", "name": "Unfinished", "place": 1,
             "thing": "title: Unfinished\nraga: Mohanam\n\ns r g m | p", "made": "2026-01-01T00:00:00.000Z",
             "changed": "2026-01-01T00:00:00.000Z"}  # fmt: skip
    practice = open_practice(query=QUERY, dark=True)
    page = practice.page
    page.evaluate("entry => localStorage.setItem('varisai.book.entry-1', JSON.stringify(entry))", entry)
    page.goto(f"{page.url.split('?')[0]}write?raga=Mohanam&family=own&no=0")
    page.locator(".v-write textarea").fill("s r g p")
    expect(page.locator(".v-swara")).to_have_count(4)
    open_book(practice)
    press(page, "Open", "Unfinished")
    expect(page.locator(".v-write textarea")).to_have_value(entry["thing"])
    expect(page.locator(".v-write .count")).to_have_text("1 mistake")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".v-write textarea")).to_have_value("s r g p")
