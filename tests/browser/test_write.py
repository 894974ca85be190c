"""The Write page in a browser: typing, correcting, playing, and reloading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, WebSocketRoute, expect

from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from tests.browser.conftest import OpenPractice
from tests.browser.practice_browser import Practice, go_to

LINE = "s r g m | p d | n S ||\nS n d p | m g | r s ||"


@dataclass
class Write(Practice):
    """The Write page."""

    def wait_until_ready(self) -> None:
        expect(self.area).to_be_enabled()  # once what is typed is listened to
        self.page.wait_for_function("location.search.includes('family=own')")

    @property
    def area(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your sargam")

    @property
    def count(self) -> Locator:
        return self.page.locator(".v-write .count")

    @property
    def sentences(self) -> Locator:
        return self.page.locator(".v-write .faults button")

    @property
    def text(self) -> str:
        return self.area.input_value()

    def button(self, name: str) -> Locator:
        return self.page.locator(".v-write").get_by_role("button", name=name, exact=True)

    def type(self, keys: str) -> None:
        """Type at the end of the text."""
        self.area.focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(keys)

    def paste(self, text: str) -> None:
        """Insert text as the clipboard does: all at once, without keys."""
        self.area.evaluate(
            "(area, text) => { area.focus(); area.value = text; area.dispatchEvent(new Event('input')); }", text
        )

    def read(self) -> None:
        """Wait until the page has read all that was typed."""
        self.page.locator(".v-write[data-state=read]").wait_for()
        self.page.wait_for_selector("[data-test-script-state=notRunning]")

    def laid_out(self, letters: str) -> None:
        """Wait until the sheet shows these swaras, holds left out."""
        self.page.wait_for_function(
            "wanted => [...document.querySelectorAll('.v-swara')].map(one => one.textContent).join('') === wanted",
            arg=letters,
        )


OpenWrite = Callable[..., Write]


@pytest.fixture
def open_write(open_practice: OpenPractice) -> OpenWrite:
    """Opens the Write page."""
    return partial(open_practice, height=900, path="write", kind=Write)


def another_tab(context: BrowserContext, address: str) -> Write:
    write = Write(context.new_page())
    write.page.goto(address)
    write.wait_until_ready()
    return write


# -- typing and mending --------------------------------------------------------------------


def test_a_line_is_laid_out_as_it_is_typed_and_its_fault_is_marked_and_mended(open_write: OpenWrite) -> None:
    write = open_write(query="raga=Bilahari&family=own")
    expect(write.area).to_have_attribute("placeholder", "Type swaras, for example s r g m | p d | n S.")
    write.type("s r g p | d S")
    write.laid_out("srgpdS")
    expect(write.count).to_have_text("No mistakes")
    expect(write.page.locator(".v-write .remarks")).to_have_text("Avartanam 1 has 6 aksharas so far; Adi needs 8.")
    write.type(" | n S ||")
    write.laid_out("srgpdSnS")
    expect(write.sentences).to_have_text(["Line 1, swara 7: In Bilahari, n comes only in the avarohana."])
    expect(write.count).to_have_text("1 mistake")
    expect(write.page.locator(".v-write mark")).to_have_text("n")
    expect(write.page.locator(".v-swara.v-faulty")).to_have_text("n")
    expect(write.page.locator(".v-staff g.note.v-faulty")).to_have_count(1)
    expect(write.area).to_have_attribute("aria-invalid", "true")
    assert "swaras=" not in write.page.url
    write.sentences.click()
    assert write.area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "n"
    write.page.keyboard.type(",")
    write.laid_out("srgpdSS")
    expect(write.count).to_have_text("No mistakes")
    expect(write.page.locator(".v-write mark")).to_have_count(0)
    write.page.wait_for_function("location.search.includes('swaras=')")
    assert write.exercise.notes == parse("s r g p d S , S", library()).notes
    write.play()
    write.page.reload()
    write.wait_until_ready()
    write.laid_out("srgpdSS")
    assert write.text == "s r g p | d S | , S ||"


@pytest.mark.sweep
def test_what_is_typed_at_once_is_read(open_write: OpenWrite) -> None:
    """However late the browser gets the module that listens to it."""
    write, held = open_write(), list[Route]()
    write.page.route("**/write/write.js", lambda route: held.append(route))  # Playwright takes no built-in method
    write.page.reload()
    write.area.wait_for()
    while not held:
        write.page.wait_for_timeout(10)
    expect(write.area).to_be_disabled()
    held[0].continue_()
    write.area.fill("s r g m")
    write.laid_out("srgm")


def test_what_the_server_misses_is_sent_again(open_write: OpenWrite) -> None:
    write, missed = open_write(), list[str | bytes]()

    def connect(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def forward(message: str | bytes) -> None:
            if not missed and b"s r g m" in (message if isinstance(message, bytes) else message.encode()):
                missed.append(message)
            else:
                server.send(message)

        browser.on_message(forward)

    write.page.route_web_socket("**/_stcore/stream", connect)
    write.page.reload()
    write.wait_until_ready()
    write.area.fill("s r g m")
    write.laid_out("srgm")
    assert missed
    write.read()


# -- playing -------------------------------------------------------------------------------


@pytest.mark.sweep
def test_playing_goes_on_while_more_is_typed(open_write: OpenWrite) -> None:
    write = open_write()
    write.paste(LINE)
    write.laid_out("srgmpdnSSndpmgrs")
    write.play()
    write.advance_until("s.litEvent >= 1")
    digest = write.state("digest")
    write.type("\n  ")
    write.read()
    assert write.state("digest") == digest  # nothing is new in it
    write.type("s r")
    write.laid_out("srgmpdnSSndpmgrssr")
    write.plays_on("s.litEvent >= 2")
    # a fault lets the tanpura go on alone, until it is mended
    write.type(" r5")
    write.wait("s.state === 'held' && s.drone")
    expect(write.page.locator(".v-say")).to_contain_text("This has 1 mistake.")
    write.page.keyboard.press("Backspace")
    write.wait("s.playing")
    write.paste("s r")
    write.laid_out("sr")
    write.plays_on("s.litEvent <= 1")


@pytest.mark.sweep
def test_the_sheet_follows_every_swara_by_itself(open_write: OpenWrite) -> None:
    """No key, no button and no other field is needed for it."""
    write = open_write()
    write.paste("s r g m")
    write.laid_out("srgm")
    for letters in ("srgmp", "srgmpd", "srgmpdn"):
        write.area.press_sequentially(f" {letters[-1]}")
        write.laid_out(letters)
        expect(write.area).to_be_focused()


def test_a_fault_holds_the_line_back_until_it_is_accepted(open_write: OpenWrite) -> None:
    write = open_write(query="raga=Mohanam&family=own&tempo=240")
    write.paste("s r g m | p d | n S ||")
    write.laid_out("srgmpdnS")
    play = write.page.get_by_role("button", name="Play", exact=True)
    play.click()
    expect(write.page.locator(".v-say")).to_have_text("This has 2 mistakes. Tap Play again to hear it anyway.")
    assert not write.state("playing")
    assert not write.page.get_by_role("button", name="MusicXML").count()
    play.click()
    write.plays_on("s.litEvent >= 4")  # m is silent, but it passes
    expect(write.page.get_by_role("button", name="MusicXML")).to_be_visible()
    expect(write.page.get_by_role("button", name="MP3")).to_have_count(0)


# -- finishing, undoing, keeping -----------------------------------------------------------


@pytest.mark.sweep
def test_a_beginning_is_finished_and_had_back(open_write: OpenWrite) -> None:
    write = open_write()
    write.type("s r g r")
    write.laid_out("srgr")
    write.button("Complete it for me").click()
    expect(write.button("Try another ending")).to_be_enabled()
    first = write.text
    assert parse(first, library()).notes[:4] == parse("s r g r", library()).notes
    assert parse(first, library()).avartanams == 4
    write.button("Try another ending").click()
    write.page.wait_for_function("first => document.querySelector('.v-write textarea').value !== first", arg=first)
    for before in (first, "s r g r"):
        write.button("Undo").click()
        assert write.text == before
    write.laid_out("srgr")
    write.button("Clear").click()
    expect(write.page.locator(".empty-sheet")).to_be_visible()
    write.button("Example").click()
    write.page.wait_for_function("location.search.includes('swaras=')")
    write.button("Undo").click()
    assert write.text == "s r g r"
    go_to(write.page, "About")
    expect(write.page.locator("h1")).to_have_text("About Varisai")
    go_to(write.page, "Write")
    write.laid_out("srgr")
    assert write.text == "s r g r"


@pytest.mark.sweep
def test_no_tab_and_no_link_loses_what_was_typed(open_write: OpenWrite) -> None:
    one = open_write(query="raga=Mohanam&family=own")
    one.type("s r g p")
    one.laid_out("srgp")
    address = one.page.url.split("?")[0]
    # another tab begins with it, and goes its own way
    two = another_tab(one.page.context, address)
    two.laid_out("srgp")
    expect(two.page.locator("h1")).to_have_text("Mohanam")
    two.paste("S d p g")
    two.laid_out("Sdpg")
    one.page.reload()
    one.laid_out("srgp")
    one.page.close()
    two.page.close()
    # after both were closed, either can be had; and so can what a link replaces
    link = f"{address}?v=1&raga=Kalyani&family=own&swaras=srgmpdnS_Sndpmgrs"
    three = another_tab(two.page.context, link)
    three.laid_out("srgmpdnSSndpmgrs")
    assert three.text == LINE
    texts = []
    for word in ("Undo", "Earlier text"):
        three.button(word).click()
        texts.append(three.text)
    assert sorted(texts) == ["S d p g", "s r g p"]
    expect(three.page.locator("h1")).to_have_text("Mohanam")


# -- every width ---------------------------------------------------------------------------


@pytest.mark.sweep
def test_on_a_phone_long_text_is_answered_and_stays(open_write: OpenWrite) -> None:
    write = open_write(width=390, height=844)
    write.paste("s r g m p d n S x S n d p m g r s " * 12)
    write.page.wait_for_function("document.querySelectorAll('.v-write mark').length === 12")
    # the underlines lie under the letters
    box = "box => [box.clientWidth, box.scrollHeight, box.scrollTop, getComputedStyle(box).font]"
    write.area.evaluate("area => { area.scrollTop = 60; }")
    write.page.wait_for_function("document.querySelector('.v-write .back').scrollTop === 60")
    assert write.area.evaluate(box) == write.page.locator(".v-write .back").evaluate(box)
    assert not write.scrolls_sideways
    text = "s r g m p d n S | " * 5_556
    write.paste(text)
    faults = write.page.locator(".v-write .faults")
    expect(faults).to_contain_text("The text has 100,008 characters; we show up to 20,000.")
    assert write.text == text
    assert not write.scrolls_sideways
    write.page.reload()
    write.wait_until_ready()
    expect(faults).to_contain_text("The text has 100,008 characters")
    assert write.text == text


@pytest.mark.parametrize("width", [pytest.param(834, marks=pytest.mark.sweep), 1280])
def test_nothing_scrolls_sideways(open_write: OpenWrite, width: int) -> None:
    write = open_write(width=width, dark=width == 834)
    write.paste(f"{LINE}\ns x r5 | ||\n{'s' * 200}")
    expect(write.sentences.first).to_be_visible()
    write.laid_out(f"srgmpdnSSndpmgrssr{'s' * 200}")
    assert not write.scrolls_sideways
    text, sheet = (write.page.locator(one).bounding_box() for one in (".v-write", ".v-player"))
    # side by side where there is room, else the text first
    assert (sheet["x"] > text["x"] + text["width"]) if width == 1280 else (sheet["y"] > text["y"] + text["height"])
