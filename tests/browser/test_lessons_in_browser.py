"""The Lessons page in a browser: from the first sarali to a gitam, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from tests.browser.practice_browser import Practice, go_to

OpenPractice = Callable[..., Practice]
SCHOOL = library().school


def test_a_student_goes_from_one_lesson_to_the_next_while_it_plays(open_practice: OpenPractice) -> None:
    lessons = open_practice(path="lessons")
    assert lessons.heading == "Sarali 1: In Mayamalavagowla, Adi tala, 4 + 2 + 2. First speed."
    lessons.play()
    lessons.after(lambda: lessons.page.get_by_role("button", name="Next lesson").click())
    expect(lessons.page.locator("h1")).to_have_text("Sarali 2")
    assert lessons.state("playing")
    assert lessons.exercise.notes == SCHOOL.lesson(library().request(seed="2")).notes
    lessons.after(lambda: lessons.page.get_by_role("button", name="This lesson at second speed").click())
    expect(lessons.page.locator(".what")).to_contain_text("Second speed.")
    lessons.page.reload()
    lessons.wait_until_ready()
    assert lessons.heading == "Sarali 2: In Mayamalavagowla, Adi tala, 4 + 2 + 2. Second speed."


@pytest.mark.sweep
def test_a_lesson_in_another_raga_and_tala_is_taken_home(open_practice: OpenPractice) -> None:
    lessons = open_practice(path="lessons")
    lessons.page.get_by_role("button", name="Choose a lesson").click()
    lessons.page.get_by_test_id("stPopoverBody").wait_for()
    lessons.choose("Lessons", "Alankaram")
    lessons.choose("Raga", "kalyani")
    lessons.choose("Tala", "khanda jati Ata")
    lessons.close_choices()
    wanted = SCHOOL.lesson(library().request(family="alankaram", seed="6", raga="Kalyani", tala="khanda jati Ata"))
    assert lessons.heading.startswith("Alankaram in khanda jati Ata: In Mechakalyani")
    assert lessons.exercise.notes == wanted.notes
    assert len(lessons.swaras) == lessons.staff_notes == len(wanted.notes)
    name, path = lessons.download("Text")
    assert name.startswith("alankaram-in-khanda-jati-ata-in-mechakalyani")
    assert parse(path.read_text(encoding="utf-8"), library()) == wanted
    link = urlsplit(lessons.copy_link())
    assert (link.path, "family=alankaram" in link.query) == ("/lessons", True)


@pytest.mark.sweep
def test_what_is_refused_says_why_and_offers_the_nearest(open_practice: OpenPractice) -> None:
    lessons = open_practice(path="lessons", query="family=sarali&no=6&raga=Sahana")
    assert "Try its scale practice" in lessons.alert
    lessons.after(lambda: lessons.page.get_by_role("button", name="Scale practice in Sahana, Adi").click())
    assert lessons.heading.startswith("Scale practice: In Sahana, Adi tala")
    assert lessons.page.locator(".notice").count() == 0
    lessons.page.get_by_role("button", name="A new free exercise in Sahana").click()
    lessons.page.wait_for_selector(".v-tries button")
    expect(lessons.page.locator("h1")).to_have_text("Sahana")
    expect(lessons.page.locator(".what")).to_contain_text("New exercise 1 (free style)")
    assert urlsplit(lessons.page.url).path == "/"
    # both desks keep what stood on them
    go_to(lessons.page, "Lessons")
    expect(lessons.page.locator("h1")).to_have_text("Scale practice")


@pytest.mark.parametrize(("width", "dark"), [pytest.param(1280, True, marks=pytest.mark.sweep), (390, False)])
def test_nothing_scrolls_sideways(open_practice: OpenPractice, width: int, dark: bool) -> None:
    lessons = open_practice(width, 844, dark, "family=janta&no=3&raga=Bilahari", "lessons")
    assert not lessons.scrolls_sideways
    for part in (".st-key-offers_instead button", ".st-key-offers_next button", ".notice", "h1"):
        for box in [one.bounding_box() for one in lessons.page.locator(part).all()]:
            assert box["x"] >= 0, part
            assert box["x"] + box["width"] <= width, part
