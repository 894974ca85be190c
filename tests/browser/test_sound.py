"""The sound in a browser: every choice is heard, and none of them stops or restarts the melody."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import expect

from carnatic.practice.sounding import BEATS, DRONES
from tests.browser.player_browser import Heard
from tests.browser.practice_browser import Practice

OpenPractice = Callable[..., Practice]
PART = ".st-key-part_sound"


def goes_on(practice: Practice, music: object, place: float) -> float:
    """The line plays on in the same music; where it is now."""
    now = practice.state("time")
    assert isinstance(now, float)
    assert practice.state("playing")
    assert practice.state("music") == music
    assert now > place
    return now


def caught(practice: Practice, part: str, seconds: float = 1.2) -> Heard:
    practice.begin_capture(seconds, part)
    return practice.captured()


def loud(heard: Heard) -> bool:
    return float(np.sqrt(np.mean(heard.samples**2))) > 1e-3


def onsets(heard: Heard) -> int:
    """How many strokes begin, by the steps of a smoothed envelope."""
    hop = heard.rate // 200
    level = np.array([np.abs(heard.samples[i : i + hop]).max() for i in range(0, len(heard.samples) - hop, hop)])
    high = level > 0.25 * level.max()
    return int(np.sum(high[1:] & ~high[:-1]))


def test_every_drone_and_tala_is_heard_and_the_melody_goes_on(open_practice: OpenPractice) -> None:
    # sixteen avartanams are long enough that the line does not come round meanwhile
    practice = open_practice(query="raga=Mohanam&tala=Adi&family=free&no=3&speed=2&tempo=40")
    page = practice.page
    practice.play()
    music, place = practice.state("music"), goes_on(practice, practice.state("music"), -1.0)
    spectra: dict[str, float] = {}
    for beat in (*BEATS[1:], BEATS[0]):
        page.locator(PART).get_by_role("radio", name=beat.capitalize()).click()
        practice.wait(f"s.sounding.beat === '{beat}'")
        heard = caught(practice, "tala", 3.0)
        assert loud(heard), beat
        spectra[beat] = onsets(heard)
        place = goes_on(practice, music, place)
    # in second speed the drum strikes twice to the akshara
    assert spectra["mridangam"] > spectra["metronome"], spectra
    for drone in (*DRONES[1:], DRONES[0]):
        before = practice.state("drone")
        page.locator(PART).get_by_role("radio", name=drone.capitalize().replace("-", " ")).click()
        practice.wait(f"s.sounding.drone === '{drone}' && s.drone !== '{before}'")
        assert loud(caught(practice, "tanpura")), drone
        place = goes_on(practice, music, place)
    assert re.search("beat=|drone=", page.url) is None  # back where it was


def test_each_part_is_silenced_and_comes_back_by_the_keyboard(open_practice: OpenPractice) -> None:
    practice = open_practice()
    page = practice.page
    practice.play()
    music, place = practice.state("music"), -1.0
    page.get_by_role("button", name="Levels").click()
    for part in ("tanpura", "melody", "tala"):
        mute = page.get_by_role("button", name=f"Mute {part}")
        mute.focus()
        page.keyboard.press("Enter")
        expect(mute).to_have_attribute("aria-pressed", "true")
        page.wait_for_timeout(200)
        assert not caught(practice, part, 1.1).samples.any() or not loud(caught(practice, part, 1.1)), part
        page.keyboard.press("Enter")
        expect(mute).to_have_attribute("aria-pressed", "false")
        assert loud(caught(practice, part, 1.1)), part
        place = goes_on(practice, music, place)
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert practice.state("muted") == ["tala"]
    # it stays in this browser
    page.reload()
    practice.wait_until_ready()
    assert practice.state("muted") == ["tala"]


def test_a_sruti_is_typed_in_the_bar_and_one_that_is_none_is_said(open_practice: OpenPractice) -> None:
    practice = open_practice()
    page, field = practice.page, practice.page.get_by_label("Sruti: a kattai")
    practice.play()
    music, place = practice.state("music"), goes_on(practice, practice.state("music"), -1.0)
    for typed, shown in (("2.5", "2.5 (D#)"), ("142.5 Hz", "142.5 Hz")):
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_value(shown)
        place = goes_on(practice, music, place)
    drone = practice.state("drone")
    field.fill("20 Hz")
    field.press("Enter")
    expect(page.locator(".v-say")).to_have_text("Sruti runs from 65 to 450 hertz; you typed 20.")
    expect(field).to_have_value("142.5 Hz")
    assert practice.state("drone") == drone
    goes_on(practice, music, place)
