"""The list of keys in the player is the same as on the About page."""

from __future__ import annotations

from carnatic.pages.about import keys
from tests.browser.conftest import OpenPractice


def test_the_list_of_keys_is_the_one_that_about_shows(open_practice: OpenPractice) -> None:
    page = open_practice().page
    page.locator(".v-swara").first.wait_for()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    rows = zip(dialog.locator("dt").all_inner_texts(), dialog.locator("dd").all_inner_texts())
    assert tuple(rows) == keys()
