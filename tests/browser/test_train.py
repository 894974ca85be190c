"""The Train page in a browser: a small training from its start to New varisai."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.practice_browser import Practice, go_to


@dataclass
class Train(Practice):
    """The Train page."""

    def wait_until_ready(self) -> None:
        self.button("Start").wait_for()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def number(self, name: str, value: int) -> None:
        field = self.page.get_by_role("spinbutton", name=name)
        field.fill(str(value))
        field.press("Enter")
        self.settle()

    def settle(self) -> None:
        """Until the page has taken up what was done."""
        self.page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("progressbar")

    def done(self) -> float:
        return float(self.bar.get_attribute("aria-valuenow") or 0)

    def is_as_wide_as_the_page(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.sweep
def test_a_model_learns_is_heard_and_writes_on_practice(open_practice):
    page = open_practice(390, 844, dark=True, path="train", kind=Train)
    page.number("Rounds", 1000)  # more than are waited for
    page.button("Start").click()
    page.bar.wait_for()
    first = page.done()
    page.page.wait_for_function(
        "before => Number(document.querySelector('[role=progressbar]')?.ariaValueNow) > before", arg=first
    )
    page.page.locator(".v-curve svg polyline").first.wait_for()
    # a line is heard at once, and the learning goes on
    page.button("Hear it").first.click()
    page.page.wait_for_function("window.varisaiPlayer?.state().playing")
    assert len(page.swaras) >= 16
    assert page.is_as_wide_as_the_page()
    page.button("Stop and save").click()
    page.button("Use on Practice").click()
    expect(page.page.get_by_text("Your own model writes here.")).to_be_visible()
    page.page.wait_for_function("location.search.includes('swaras=')")
    own = page.exercise.request.model
    page.new_varisai()
    assert page.exercise.request.model == own
    before = page.page.url
    page.button("Back to the usual model").click()
    page.page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.page.get_by_text("Your own model writes here.")).to_be_hidden()
    assert page.exercise.request.model != own


def test_faults_files_and_foreign_models_are_told_and_nothing_is_lost(open_practice):
    page = open_practice(path="train", kind=Train)
    page.page.get_by_text("Your own exercises").click()
    area = page.page.get_by_role("textbox", name="Paste them here")
    area.fill("s r g m | p d | n S ||\n---\ns r q m | p d | n S ||")
    area.blur()
    expect(page.page.get_by_text('What you pasted, exercise 2, line 3, column 5: "q" isn\'t a swara')).to_be_visible()
    fields = page.page.locator("input[type=file]")
    fields.first.set_input_files([{"name": "photo.txt", "mimeType": "text/plain", "buffer": bytes(range(256))}])
    expect(page.page.get_by_text("photo.txt isn't plain text from line 2 on")).to_be_visible()
    fields.last.set_input_files([{"name": "a.pt", "mimeType": "application/zip", "buffer": b"PK\x03\x04"}])
    expect(page.page.get_by_text("a.pt: This is a zip or a PyTorch file, which could run a program")).to_be_visible()
    page.button("Start").click()
    expect(page.page.get_by_text("1 exercise has mistakes. Correct it or leave it out.")).to_be_visible()
    # another page and back
    go_to(page.page, "About")
    page.page.get_by_role("heading", name="About Varisai").wait_for()
    go_to(page.page, "Train")
    expect(area).to_have_value("s r g m | p d | n S ||\n---\ns r q m | p d | n S ||")
    expect(page.page.get_by_text("photo.txt, 1 kB")).to_be_visible()
