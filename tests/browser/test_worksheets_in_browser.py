"""The Worksheets page in a browser: chosen, looked through, one cancelled, one made, kept and opened again."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import mido
import pytest
from playwright.sync_api import Download, Locator, expect
from pypdf import PdfReader

from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from carnatic.pages.visit import COOKIE, is_secret
from tests.browser.practice_browser import Practice, go_to

QUERY = "ragas=Mohanam&families=sarali&number=5&hardest=3&new_percent=40&script=tamil"
HOSTILE = "<img src=x onerror=alert(1)> =1+1"


# presses Cancel as soon as files are being made and no others can be asked for
PRESS_CANCEL = """() => {
    window.cancelled = new Promise((resolve) => {
        const button = (name) => [...document.querySelectorAll("button")].find((one) => one.textContent.includes(name));
        const look = () => {
            const isMaking = document.querySelector("[role=progressbar]") && button("Create PDF and sound").disabled;
            if (!isMaking || !button("Cancel")) return requestAnimationFrame(look);
            button("Cancel").click();
            resolve();
        };
        look();
    });
}"""


@dataclass
class Worksheets(Practice):
    """The Worksheets page."""

    def wait_until_ready(self) -> None:
        self.rows.first.wait_for()
        self.until_written()

    def until_written(self) -> None:
        """Wait until the preview has all lines."""
        expect(self.page.get_by_text("still to be composed.")).to_have_count(0)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    @property
    def rows(self) -> Locator:
        return self.page.locator(".v-preview li")

    @property
    def sargam(self) -> Locator:
        """The lines that are laid open."""
        return self.page.locator(".v-preview .sargam")

    def fetch(self, name: str) -> tuple[str, Path]:
        with self.page.expect_download() as waiting:
            self.button(name).click()
        got: Download = waiting.value
        return got.suggested_filename, Path(got.path())


@pytest.mark.sweep
def test_a_worksheet_is_looked_through_cancelled_made_and_kept(open_practice):
    sheet = open_practice(path="worksheets", query=QUERY, kind=Worksheets)
    page = sheet.page
    # the first are open, the others a press away
    expect(sheet.rows).to_have_count(5)
    expect(sheet.sargam).to_have_count(3)
    expect(sheet.sargam.first.locator(".row").first).to_contain_text("ஸ")
    sheet.rows.last.locator("summary").click()
    expect(sheet.sargam).to_have_count(4)
    sheet.button("Open all").click()
    expect(sheet.sargam).to_have_count(5)
    expect(page.locator(".v-preview .sargam .tara").first).to_be_visible()

    # what is typed stays text, and a reload brings all of it back
    title = page.get_by_role("textbox", name="Title")
    title.fill(HOSTILE)
    title.press("Enter")
    page.wait_for_function("location.search.includes('title=')")
    page.reload()
    sheet.wait_until_ready()
    expect(title).to_have_value(HOSTILE)
    expect(page.get_by_role("spinbutton", name="Exercises", exact=True)).to_have_value("5")

    # cancelled at once
    page.evaluate(PRESS_CANCEL)
    sheet.button("Create PDF and sound").click()
    page.evaluate("window.cancelled")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(sheet.button("Create PDF and sound")).to_be_enabled()

    # made; how far it is told on the way is tested without a browser, where no step can be missed
    sheet.button("Create PDF and sound").click()
    sheet.button("Booklet, PDF").wait_for()
    name, pdf = sheet.fetch("Booklet, PDF")
    assert name == "img-src-x-onerror-alert-1-1-1.pdf"
    assert HOSTILE in PdfReader(pdf).pages[0].extract_text()
    assert page.locator("img[src=x]").count() == 0
    name, packed = sheet.fetch("Everything, ZIP")
    with zipfile.ZipFile(packed) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == 5 * 4 + 2
        for member in found.namelist():
            if member.endswith(".mid"):
                assert mido.MidiFile(file=io.BytesIO(found.read(member))).length > 10
            elif member[:1].isdigit() and member.endswith(".txt"):
                assert review(parse(found.read(member).decode(), library())) == ()

    # another choice makes the files those of the choice before
    sheet.button("New selection").click()
    expect(page.get_by_text("You changed something. Create the files again.")).to_be_visible()

    # kept, and opened from the book with all of its choices
    sheet.button("Save to my book").click()
    expect(page.get_by_text("Saved to your book.")).to_be_visible()
    go_to(page, "Book")
    page.get_by_role("button", name=f"Open: {HOSTILE}").click()
    sheet.wait_until_ready()
    expect(title).to_have_value(HOSTILE)
    expect(page.get_by_role("spinbutton", name="Version")).to_have_value("2")
    expect(page.get_by_text("You changed something. Create the files again.")).to_be_visible()


@pytest.mark.sweep
def test_the_browser_that_asked_finds_its_files_again_and_no_other_does(open_practice):
    maker = open_practice(path="worksheets", query=QUERY, kind=Worksheets)
    of_the_job = re.compile("^(Cancel|Booklet, PDF.*)$")
    maker.button("Create PDF and sound").click()
    maker.page.get_by_role("button", name=of_the_job).wait_for()
    (cookie,) = [one for one in maker.page.context.cookies() if one["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert is_secret(cookie["value"])
    maker.page.reload()
    maker.page.get_by_role("button", name=of_the_job).wait_for()

    # its maker is gone, and a stranger chooses the same
    address = maker.page.url
    maker.page.close()
    stranger = open_practice(path="worksheets", query=urlsplit(address).query, kind=Worksheets)
    assert stranger.page.url == address
    assert stranger.page.context.cookies() != [cookie]
    expect(stranger.button("Create PDF and sound")).to_be_enabled()
    expect(stranger.page.get_by_role("button", name=of_the_job)).to_have_count(0)

    back = maker.page.context.new_page()
    back.goto(address)
    back.get_by_role("button", name="Booklet, PDF").wait_for()
