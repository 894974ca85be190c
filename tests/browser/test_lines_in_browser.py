"""Working with a line in a browser: candidates, locked parts, simpler and harder lines, the nearest lesson."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import show_notes
from tests.browser.practice_browser import Practice

OpenPractice = Callable[..., Practice]
# a line without holds: its units are its swaras
PLAIN = "v=1&raga=Mayamalavagowla&no=0&swaras=srgmgmrg_srgmpddn_Sndpmpmp_dpmgmgrs"


def units(exercise: Exercise) -> list[str]:
    return show_notes(exercise.notes).split()


def press(practice: Practice, name: str) -> None:
    """Press a button and wait for its result."""
    practice.after(lambda: practice.page.get_by_role("button", name=name, exact=True).click())


def middle(cell: Locator) -> tuple[float, float]:
    box = cell.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, first: int, last: int) -> None:
    """Drag across swaras of the sheet."""
    page.mouse.move(*middle(page.locator(".v-swara").nth(first)))
    page.mouse.down()
    page.mouse.move(*middle(page.locator(".v-swara").nth(last)), steps=5)
    page.mouse.up()


def marked(page: Page) -> list[int]:
    """The swaras that are marked as locked."""
    return page.locator(".v-swara").evaluate_all(
        "all => all.flatMap((one, i) => getComputedStyle(one, '::before').height === '3px' ? [i] : [])"
    )


def test_a_line_is_kept_while_it_plays_and_the_rest_is_written_anew(open_practice: OpenPractice) -> None:
    practice = open_practice(query=PLAIN)
    page, first = practice.page, units(practice.exercise)
    number = page.get_by_role("button", name="Lock line 1")
    expect(number).to_have_attribute("aria-pressed", "false")
    practice.play()
    practice.advance_until("s.litEvent >= 1")
    practice.after(number.click)
    # it plays on where it was
    practice.plays_on()
    expect(number).to_have_attribute("aria-pressed", "true")
    expect(number.locator(".v-lock")).to_have_css("opacity", "1")
    assert marked(page) == list(range(8))
    expect(page.locator(".v-swara").first).to_have_attribute("aria-label", "sa, madhya, line 1, akshara 1, locked")
    assert practice.exercise.given == frozenset(range(8))
    press(practice, "Rewrite the rest")
    practice.wait("s.playing")
    assert practice.exercise.request.seed == 1
    assert units(practice.exercise)[:8] == first[:8]
    assert units(practice.exercise)[8:] != first[8:]
    assert marked(page) == list(range(8))
    # the tries have it too
    for card in page.locator(".v-tries button").all():
        expect(card).to_be_visible()
    practice.after(lambda: page.get_by_role("button", name="New exercise 3").click())
    assert units(practice.exercise)[:8] == first[:8]
    practice.wait("s.playing")
    press(practice, "Unlock all")
    assert (practice.exercise.given, marked(page)) == (frozenset(), [])
    expect(page.get_by_role("button", name="New varisai")).to_be_visible()


def test_a_stretch_is_selected_repeated_and_kept(open_practice: OpenPractice) -> None:
    practice = open_practice(query=PLAIN)
    page = practice.page
    chip = page.get_by_role("toolbar", name="Selected swaras")
    drag(page, 2, 5)
    expect(chip).to_be_visible()
    assert practice.state("repeat") == "span"
    practice.after(lambda: chip.get_by_role("button", name="Lock the selected swaras").click())
    assert practice.exercise.given == frozenset(range(2, 6))
    assert marked(page) == [2, 3, 4, 5]
    # it is still repeated, and can be let go
    assert practice.state("repeat") == "span"
    practice.after(lambda: chip.get_by_role("button", name="Unlock the selected swaras").click())
    assert practice.exercise.given == frozenset()
    chip.get_by_role("button", name="Repeat").click()
    expect(chip).to_be_hidden()
    assert practice.state("repeat") == "all"


def test_keys_select_and_keep(open_practice: OpenPractice) -> None:
    practice = open_practice(query=PLAIN)
    page = practice.page
    page.locator(".v-swara").nth(8).focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(".v-swara.v-span")).to_have_count(3)
    expect(page.locator(".v-swara").nth(10)).to_be_focused()
    practice.after(lambda: page.keyboard.press("k"))
    assert practice.exercise.given == frozenset({8, 9, 10})
    expect(page.locator(".v-swara").nth(10)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".v-swara.v-span")).to_have_count(0)
    # without a selection the line of the swara is meant
    practice.after(lambda: page.keyboard.press("k"))
    assert practice.exercise.given == frozenset(range(8, 16))
    practice.after(lambda: page.keyboard.press("k"))
    assert practice.exercise.given == frozenset()


def test_a_long_press_selects_on_a_phone(open_practice: OpenPractice) -> None:
    practice = open_practice(width=390, height=844, query=PLAIN)
    page = practice.page
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    (x, y), (to, _) = (middle(page.locator(".v-swara").nth(k)) for k in (1, 3))

    def finger(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", x, y)
    expect(page.locator(".v-swara.v-span")).to_have_count(1)
    finger("touchMove", to, y)
    finger("touchEnd")
    expect(page.locator(".v-swara.v-span")).to_have_count(3)
    chip = page.get_by_role("toolbar", name="Selected swaras")
    box = chip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    practice.after(lambda: chip.get_by_role("button", name="Lock the selected swaras").click())
    assert practice.exercise.given == frozenset({1, 2, 3})


def test_elsewhere_nothing_is_kept(open_practice: OpenPractice) -> None:
    practice = open_practice(path="lessons")
    drag(practice.page, 2, 5)
    assert practice.state("repeat") == "span"
    expect(practice.page.locator(".v-chip")).to_be_hidden()
    expect(practice.page.locator(".v-keep")).to_have_count(0)


@pytest.mark.sweep
def test_simpler_harder_and_alike(open_practice: OpenPractice) -> None:
    practice = open_practice(query=PLAIN)
    page, before = practice.page, practice.exercise
    level = difficulty(before).level
    press(practice, "Harder")
    assert difficulty(practice.exercise).level == level + 1
    expect(page.locator(".st-key-part_turn h3 small").first).to_have_text(f"Moderate, {level + 1} of 5")
    press(practice, "Simpler")
    press(practice, "Simpler")
    assert difficulty(practice.exercise).level == 1
    expect(page.get_by_role("button", name="Simpler")).to_be_disabled()
    expect(page.get_by_text("This is already the easiest level, 1 of 5.")).to_be_visible()
    first = units(practice.exercise)
    press(practice, "More like this")
    assert practice.exercise.request.seed == 1
    assert units(practice.exercise)[:4] == first[:4]


@pytest.mark.parametrize(("width", "beside"), [pytest.param(1280, True, marks=pytest.mark.sweep), (390, False)])
def test_the_lesson_stands_beside_the_line(open_practice: OpenPractice, width: int, beside: bool) -> None:
    practice = open_practice(width=width, height=900)
    page = practice.page
    section = page.locator(".beside")
    section.scroll_into_view_if_needed()
    expect(section).to_be_visible()
    mine, lesson = (table.bounding_box() for table in section.locator("table").all())
    assert (mine["y"] == lesson["y"]) is beside
    assert lesson["x"] + lesson["width"] <= width
    # what is shared is told by a line under it as well as by its ground
    shared = section.locator("td.same").first
    assert "inset" in shared.evaluate("one => getComputedStyle(one).boxShadow")
    words = section.locator("table").first.locator("td:not(.tag) i").all_inner_texts()
    assert words == [word.rstrip(".") for word in units(practice.exercise)]
    order = [".v-tries", ".new", ".beside", ".v-copy"]
    tops = [page.locator(one).bounding_box()["y"] for one in order]
    assert beside or tops == sorted(tops)
    title = section.locator("caption").nth(1).inner_text()
    page.get_by_role("button", name=f"Open {title} on Lessons").click()
    expect(page.locator("h1")).to_have_text(title)


@pytest.mark.sweep
def test_a_line_goes_to_the_write_page_and_back(open_practice: OpenPractice) -> None:
    practice = open_practice(query=PLAIN)
    page, line = practice.page, units(practice.exercise)
    page.get_by_role("button", name="Edit it").click()
    area = page.locator(".v-write textarea")
    expect(area).to_have_value("\n".join(" ".join(row) for row in with_bars(line)))
    page.get_by_role("button", name="Open on Practice").click()
    page.wait_for_selector(".v-tries button")
    page.wait_for_function("location.search.includes('family=own')")
    assert units(practice.exercise) == line


def with_bars(line: list[str]) -> list[list[str]]:
    """A line of Adi in rows, with its bars."""
    rows = [line[i : i + 8] for i in range(0, len(line), 8)]
    return [[*row[:4], "|", *row[4:6], "|", *row[6:], "||"] for row in rows]
