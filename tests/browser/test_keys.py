"""Keys: their list is the same as on the About page, and after a click in the player they reach it."""

from __future__ import annotations

from carnatic.pages.about import keys
from tests.browser.conftest import OpenPractice
from tests.browser.practice_browser import NO_POPOVER


def test_the_list_of_keys_is_the_one_that_about_shows(open_practice: OpenPractice) -> None:
    page = open_practice().page
    page.locator(".v-swara").first.wait_for()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    rows = zip(dialog.locator("dt").all_inner_texts(), dialog.locator("dd").all_inner_texts())
    assert tuple(rows) == keys()


def test_space_pauses_after_a_list_was_open(open_practice: OpenPractice) -> None:
    """Escape leaves the focus on the button that opened the list."""
    practice = open_practice()
    page = practice.page
    page.get_by_role("button", name="Raga, tala, level").click()
    page.get_by_test_id("stPopoverBody").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function(NO_POPOVER)
    page.get_by_role("button", name="Play", exact=True).click()
    practice.wait("s.playing")
    page.keyboard.press("Space")
    practice.wait("!s.playing")
    assert page.evaluate(NO_POPOVER)
