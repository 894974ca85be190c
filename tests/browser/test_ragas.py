"""The Ragas page in a browser: search, listening, links to other pages, and downloads."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import urlsplit

import mido
import pytest
from playwright.sync_api import expect

from carnatic.exercise.score import lay_out
from carnatic.lessons.scale import ladder_alone
from carnatic.library import library
from tests.browser.practice_browser import go_to
from tests.browser.ragas_browser import Ragas
from tests.browser.test_practice import JUST, TOLERANCE_CENTS, first_pitches, stands_inside

OWN = "S+R2+G3+M1+D1+S+/+S+D1+M1+G3+R2+S"

OpenRagas = Callable[..., Ragas]


def test_todi_is_found_heard_and_taken_home(open_ragas: OpenRagas) -> None:
    ragas = open_ragas()
    expect(ragas.page.get_by_role("heading", name="Ragas", exact=True)).to_be_visible()
    ragas.search("todi")
    ragas.shows("Hanumatodi")
    assert ragas.params == {"q": "todi"}
    expect(ragas.page.locator(".count")).to_have_text("1 match")
    expect(ragas.page.locator(".rows").get_by_role("link", name="Hanumatodi")).to_have_attribute("aria-current", "true")
    expect(ragas.page.locator(".what")).to_contain_text("Melakarta 8, the second of chakra Netra.")

    exercise = ladder_alone(library().request(raga="Todi"))
    assert len(ragas.swaras) == ragas.staff_notes == len(exercise.notes) == 16
    assert first_pitches(ragas, 2) == pytest.approx([JUST["S"], JUST["R1"]], abs=TOLERANCE_CENTS)
    seen = ragas.follow(2.0)
    assert len(seen) >= 2
    assert all(one["staff"] == one["sargam"] for one in seen)

    suggested, path = ragas.download("MIDI")
    assert suggested == "scale-of-hanumatodi-adi.mid"
    file = mido.MidiFile(file=io.BytesIO(path.read_bytes()))
    struck = [message for message in file.tracks[0] if message.type == "note_on" and message.velocity]
    assert len(struck) == len(lay_out(exercise).events)


@pytest.mark.sweep
def test_the_address_brings_raga_and_search_back(open_ragas: OpenRagas) -> None:
    ragas = open_ragas()
    ragas.search("mohan")
    expect(ragas.page.locator(".count")).to_have_text("2 matches")
    ragas.page.get_by_role("link", name="Mohanakalyani").click()
    ragas.shows("Mohanakalyani")
    assert ragas.params == {"q": "mohan", "raga": "Mohanakalyani"}
    assert ragas.page.get_by_role("textbox", name="Find a raga").input_value() == "mohan"
    ragas.page.get_by_role("link", name="Mohanam").first.click()
    ragas.shows("Mohanam")
    ragas.page.reload()
    ragas.shows("Mohanam")
    assert ragas.params == {"q": "mohan", "raga": "Mohanam"}
    ragas.page.go_back()
    ragas.shows("Mohanakalyani")
    other = open_ragas(query=urlsplit(ragas.copy_link()).query)
    other.shows("Mohanakalyani")


@pytest.mark.sweep
def test_what_is_not_found_offers_the_nearest(open_ragas: OpenRagas) -> None:
    ragas = open_ragas()
    ragas.search("mohann")
    expect(ragas.page.get_by_role("alert")).to_have_text("No raga by that name. Nearest:")
    ragas.page.get_by_role("link", name="Mohanam", exact=True).click()
    ragas.shows("Mohanam")
    ragas.search("S D2 P G3 R2 S / S R2 G3 P D2 S")
    expect(ragas.page.get_by_role("alert")).to_contain_text("D2 P is out of order")
    assert ragas.page.get_by_role("textbox", name="Find a raga").input_value() == "S D2 P G3 R2 S / S R2 G3 P D2 S"


@pytest.mark.sweep
def test_the_wheel_leads_from_raga_to_raga_while_it_plays(open_ragas: OpenRagas) -> None:
    ragas = open_ragas(height=1800, query="raga=Mohanam")
    ragas.shows("Mohanam")
    ragas.play()
    expect(ragas.field("28 Harikambhoji, chakra Bana, parent of Mohanam")).to_be_visible()
    ragas.field("29 Dhirasankarabharanam").click()
    ragas.shows("Dhirasankarabharanam")
    assert ragas.params == {"raga": "Dhirasankarabharanam"}
    ragas.plays_on()
    # the sector of the raga itself is now the marked one, and keeps the focus and the only tab stop
    expect(ragas.field("29 Dhirasankarabharanam")).to_have_attribute("aria-current", "true")
    expect(ragas.field("29 Dhirasankarabharanam")).to_be_focused()
    assert ragas.wheel.locator("a[tabindex='0']").count() == 1
    ragas.page.mouse.move(0, 0)  # a page that settles under a resting pointer would name what comes to lie there
    for key, number in (("ArrowUp", "30"), ("ArrowUp", "30"), ("ArrowRight", "36"), ("Home", "1"), ("ArrowLeft", "67")):
        ragas.page.keyboard.press(key)
        expect(ragas.wheel.locator("a:focus")).to_have_attribute("data-number", number)
    ragas.wait("s.playing")  # the arrows did not step through the swaras
    expect(ragas.page.locator(".named")).to_have_text("67 Sucharitra")
    ragas.page.keyboard.press("Enter")
    ragas.shows("Sucharitra")


@pytest.mark.sweep
def test_relatives_and_forms_are_links(open_ragas: OpenRagas) -> None:
    ragas = open_ragas(query="raga=Kanada")
    ragas.shows("Kanada")
    ragas.page.get_by_role("link", name="Kanada 3").click()
    ragas.shows("Kanada 3")
    expect(ragas.page.locator(".forms").get_by_role("link", name="Kanada 3")).to_have_attribute("aria-current", "true")
    wanted = library().raga("Kanada 3")
    assert len(ragas.swaras) == len(wanted.arohana) + len(wanted.avarohana)
    ragas.page.locator(".kin").get_by_role("link", name="Bilahari").first.click()
    ragas.shows("Bilahari")


@pytest.mark.sweep
def test_the_other_pages_take_the_raga_up_and_the_visit_goes_on(open_ragas: OpenRagas) -> None:
    ragas = open_ragas(query="raga=Sahana")
    ragas.shows("Sahana")
    ragas.page.get_by_role("link", name="Lessons in this raga").click()
    expect(ragas.page.locator("h1")).to_have_text("Scale practice")
    expect(ragas.page.locator(".what")).to_contain_text("In Sahana")
    go_to(ragas.page, "Ragas")
    ragas.page.wait_for_selector(".v-ragas .index")
    ragas.search("Mohanam")
    ragas.shows("Mohanam")
    ragas.page.get_by_role("link", name="Practise in this raga").click()
    ragas.page.wait_for_selector(".v-tries button")
    expect(ragas.page.locator("h1")).to_have_text("Mohanam")
    expect(ragas.page.locator(".what")).to_contain_text("New exercise 1")
    assert ragas.page.locator(".notice").count() == 0
    # no page was loaded again: the lesson is still the same
    go_to(ragas.page, "Lessons")
    expect(ragas.page.locator(".what")).to_contain_text("In Sahana")


@pytest.mark.sweep
def test_every_list_is_open_to_keys_and_screen_readers(open_ragas: OpenRagas) -> None:
    ragas = open_ragas()
    page = ragas.page
    # twelve chakras of six in the wheel, and the same as a list
    assert [ragas.wheel.get_by_role("group").nth(k).get_by_role("link").count() for k in range(12)] == [6] * 12
    listed = page.locator(".index .list")
    assert listed.get_by_role("list").count() == 12
    assert listed.get_by_role("link").count() == 72
    assert [page.get_by_role("heading", level=1).inner_text()] == ["Ragas"]
    page.get_by_role("radio", name="Taught in different ways").click()
    page.wait_for_function("document.querySelectorAll('.v-ragas .row').length === 45")
    assert ragas.params == {"list": "differ"}
    row = page.get_by_role("link", name="Begada")
    row.focus()
    page.keyboard.press("Enter")
    ragas.shows("Begada")
    # one heading over each part, in order
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => one.tagName)")
    assert levels[0] == "H1"
    assert {"H2", "H3"} <= set(levels)
    names = page.locator(".v-ragas a").evaluate_all("all => all.map(a => (a.ariaLabel || a.textContent).trim())")
    assert all(names)


@pytest.mark.parametrize(
    ("widths", "dark", "query"),
    [
        pytest.param((390, 1280), True, "raga=Manji%202", marks=pytest.mark.sweep),
        ((390,), False, f"raga={OWN}"),
        pytest.param((834, 390), True, "q=kalyani", marks=pytest.mark.sweep),
    ],
)
def test_nothing_scrolls_sideways(open_ragas: OpenRagas, widths: tuple[int, ...], dark: bool, query: str) -> None:
    ragas = open_ragas(widths[0], 844, dark, query)
    for width in widths:
        ragas.page.set_viewport_size({"width": width, "height": 844})
        assert not ragas.scrolls_sideways
        for part in ("h1", ".wheel", ".v-ragas .row", ".st-key-finder [role=radiogroup]", ".v-ragas .acts"):
            # what is folded up has no place at all
            for one in ragas.page.locator(part).locator("visible=true").all():
                stands_inside(one, width)


def test_the_wheel_can_be_read_and_touched_on_a_phone(open_ragas: OpenRagas) -> None:
    ragas = open_ragas(390, 844, query="raga=Mohanam")
    fields = ragas.wheel.locator("a path").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
    )
    assert min(fields) >= 20
    scale = ragas.wheel.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
    texts = ragas.wheel.locator("text")
    sizes = texts.evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert scale * min(sizes) >= 11
    # both ladders stand there with their numbers, on a phone too
    assert ragas.page.locator(".v-ladder").evaluate_all("all => all.map(one => one.offsetHeight > 0)") == [True, True]
