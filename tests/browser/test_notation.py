"""Scripts and staff in a browser: shaped with our fonts, chosen while it plays, and printed."""

from __future__ import annotations

import io
import random
import re

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import SCRIPTS
from carnatic.notation.sargam import spell_in_script
from carnatic.notation.sheet import link_of
from tests.browser.conftest import OpenPractice
from tests.browser.practice_browser import Practice, go_to

# the positions on the sheet, in its own pixels
OVERLAPS = """() => {
    const all = selector => [...document.querySelectorAll(selector)];
    const box = node => node.getBoundingClientRect();
    return {
        // a syllable that is wider than its cell
        wide: all(".v-swara .v-ink").filter(node => box(node).width > box(node.parentElement).width + 1).length,
        dots: all(".v-swara .v-tara").map(node => parseFloat(getComputedStyle(node, "::before").top)),
        // at these sizes a syllable without its font would be a row of boxes, each an em wide
        ems: all(".v-swara .v-ink").map(node => box(node).width / parseFloat(getComputedStyle(node).fontSize)),
        scrolls: document.documentElement.scrollWidth > innerWidth,
    };
}"""
# numbers that lie on the syllable after them or run over the sheet's edge, and the lines over each akshara
NUMBERED = """() => {
    const box = node => node.getBoundingClientRect();
    const inks = [...document.querySelectorAll(".v-swara .v-ink")];
    const edge = box(document.querySelector(".v-sargam")).right;
    const lies = (number, ink) => box(number).right > box(ink).left + 1 && box(number).left < box(ink).right
        && Math.abs(box(number).bottom - box(ink).bottom) < 20;
    return {
        numbers: inks.map(ink => ink.querySelector("sub")?.textContent ?? ""),
        on: inks.filter((ink, i) => i && ink.closest(".v-line") === inks[i - 1].closest(".v-line")
            && inks[i - 1].querySelector("sub") && lies(inks[i - 1].querySelector("sub"), ink)).length,
        over: inks.filter(ink => ink.querySelector("sub") && box(ink.querySelector("sub")).right > edge).length,
        lines: [...new Set([...document.querySelectorAll(".v-akshara:not(.v-silent)")].map(
            akshara => getComputedStyle(akshara).backgroundImage.split("linear-gradient").length - 1))],
        scrolls: document.documentElement.scrollWidth > innerWidth,
    };
}"""
LOADED = """script => [...document.fonts].some(
    font => font.family.includes("Noto Sans") && font.status === "loaded" && font.unicodeRange.includes(script)
)"""
RANGES = {"tamil": "B80", "telugu": "C00", "kannada": "C80", "malayalam": "D00", "devanagari": "900"}


def sheet_text(practice: Practice) -> list[str]:
    return practice.page.locator(".v-swara .v-ink").all_inner_texts()


@pytest.mark.parametrize("scripts", [2, pytest.param(len(SCRIPTS), marks=pytest.mark.sweep)])
def test_every_script_is_shaped_and_fits(open_practice: OpenPractice, scripts: int, draw: random.Random) -> None:
    practice = open_practice(query="raga=Kalyani&family=tara_sthayi&no=3&speed=2&script=roman")
    for script in ("roman", *draw.sample(SCRIPTS[1:], scripts - 1)):
        if script != "roman":
            practice.choose("Script", script.capitalize())
        check_shapes(practice, script)
        practice.page.set_viewport_size({"width": 1280, "height": 860})


def check_shapes(practice: Practice, script: str) -> None:
    """The sheet's syllables in a script, on a wide page and on a phone."""
    events = lay_out(practice.exercise).events
    assert sheet_text(practice) == [spell_in_script(event.swara, script) for event in events]
    for width in (1280, 390):
        practice.page.set_viewport_size({"width": width, "height": 844})
        practice.page.wait_for_function("width => document.querySelector('.v-sheet').offsetWidth < width", arg=width)
        found = practice.page.evaluate(OVERLAPS)
        assert (found["wide"], found["scrolls"]) == (0, False)
        assert len(found["dots"]) == sum(event.swara.sthayi == 1 for event in events)
        assert all(top < -3 for top in found["dots"])
        assert max(found["ems"]) < 1.6
    if script != "roman":
        practice.page.wait_for_function(LOADED, arg=RANGES[script])


def test_numbers_hang_beside_the_syllables_at_the_fastest_kalam(open_practice: OpenPractice) -> None:
    query = "raga=Kalyani&family=mandra_sthayi&no=3&speed=4&script=tamil&places=yes"
    practice = open_practice(query=query)
    events = lay_out(practice.exercise).events
    for width in (1280, 390):
        practice.page.set_viewport_size({"width": width, "height": 844})
        practice.page.wait_for_function("width => document.querySelector('.v-sheet').offsetWidth < width", arg=width)
        found = practice.page.evaluate(NUMBERED)
        assert found["numbers"] == [event.pitch.place.symbol[1:] if event.pitch else "" for event in events]
        assert (found["on"], found["over"], found["lines"], found["scrolls"]) == (0, 0, [2], False)
    # what stands around the sheet is in the same script
    for part in (".v-tries .sargam", ".compare td"):
        shown = "".join(practice.page.locator(part).all_inner_texts())
        assert set(re.sub(r"[\s,]", "", shown)) <= set("ஸரிகமபதநி"), part


def test_a_script_is_chosen_while_it_plays_and_stays(open_practice: OpenPractice) -> None:
    practice = open_practice(query="raga=Mohanam&no=7")
    practice.play()
    practice.choose("Script", "Tamil")
    assert practice.state("playing")  # the line is the same line
    assert sheet_text(practice)[0] == "ஸ"
    # what is copied is sargam still
    practice.page.locator(".v-swara").first.focus()
    practice.page.evaluate("navigator.clipboard.writeText('')")
    practice.page.keyboard.press("Control+c")
    practice.page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('s ')")
    practice.new_varisai()
    assert practice.exercise.request.notation.script == "tamil"
    go_to(practice.page, "Lessons")
    practice.page.wait_for_function("document.querySelector('h1')?.innerText.startsWith('Sarali 1')")
    practice.page.wait_for_function("location.search.includes('script=tamil')")
    assert sheet_text(practice)[:2] == ["ஸ", "ரி"]


def test_a_sheet_is_taken_home_as_it_stands_on_the_page(open_practice: OpenPractice, app_address: str) -> None:
    practice = open_practice(query="raga=Mohanam&no=7&script=tamil&speed=2&clef=bass")
    name, file = practice.download("Print sheet")
    assert name == "new-exercise-8-sarali-style-mohanam-adi.pdf"
    content = file.read_bytes()
    (page,) = PdfReader(io.BytesIO(content)).pages
    # the browser's language is that of the United States
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)
    assert "New exercise 8 (sarali style) in Mohanam" in page.extract_text()
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil())
    assert code.text == link_of(practice.exercise, app_address)
