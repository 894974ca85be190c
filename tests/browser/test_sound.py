"""The sound in a browser: every choice can be heard, and none stops or restarts the melody."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import expect

from carnatic.exercise.settings import BEATS, DRONES
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.pages.components.sound_settings import VOICE_WORDS
from tests.browser.player_browser import Heard, act_until, choose
from tests.browser.practice_browser import Practice

OpenPractice = Callable[..., Practice]
PART = ".st-key-part_sound"
# sarali 1 in second speed, two aksharas to the second
LINE = "v=1&raga=Mayamalavagowla&speed=2&tempo=120&swaras=srgmpdnS_Sndpmgrs"
AKSHARAS_PER_SECOND, ADI = 2.0, 8


@dataclass(frozen=True)
class Beat:
    """How the music runs against the audio clock: in which music, and which akshara at time 0."""

    music: object
    at_zero: float

    @classmethod
    def of(cls, practice: Practice) -> Beat:
        practice.advance(0.2)  # it begins a moment after it was asked for
        music, time, clock = practice.page.evaluate(
            "(s => [s.music, s.time, window.varisaiPlayer.context.currentTime])(window.varisaiPlayer.state())"
        )
        return cls(music, (time - clock * AKSHARAS_PER_SECOND) % ADI)

    def goes_on(self, practice: Practice) -> bool:
        """Whether the same music continues without interruption, to a fraction of an akshara."""
        now = Beat.of(practice)
        apart = (now.at_zero - self.at_zero + ADI / 2) % ADI - ADI / 2
        return bool(practice.state("playing")) and now.music == self.music and abs(apart) < 0.01


def press_radio(practice: Practice, name: str, condition: str) -> None:
    """Choose a sound by its button until a condition on `s`, the player's state, holds.

    The page is still drawn below the player when the player has its new sound: a button that moves between
    pointerdown and pointerup isn't pressed.
    """

    def press() -> None:
        practice.settle()
        practice.page.locator(PART).get_by_role("radio", name=name).click()

    act_until(practice.page, press, f"(s => {condition})(window.varisaiPlayer.state())")


def caught(practice: Practice, part: str, seconds: float = 0.7) -> Heard:
    return practice.hear(seconds, part)


def loud(heard: Heard) -> bool:
    return float(np.sqrt(np.mean(heard.samples**2))) > 1e-3


def onsets(heard: Heard) -> int:
    """How many strokes begin, by the steps of a smoothed envelope."""
    hop = heard.rate // 200
    level = np.array([np.abs(heard.samples[i : i + hop]).max() for i in range(0, len(heard.samples) - hop, hop)])
    high = level > 0.25 * level.max()
    return int(np.sum(high[1:] & ~high[:-1]))


@pytest.mark.sweep
def test_every_drone_and_tala_is_heard_and_the_melody_goes_on(open_practice: OpenPractice) -> None:
    practice = open_practice(query=LINE)
    practice.play()
    beat, strokes = Beat.of(practice), {}
    for name in (*BEATS[1:], BEATS[0]):
        press_radio(practice, name.capitalize(), f"s.sounding.beat === '{name}'")
        heard = caught(practice, "tala", 2.4)
        assert loud(heard), name
        strokes[name] = onsets(heard)
        assert beat.goes_on(practice), name
    # in second speed the drum strikes twice to the akshara
    assert strokes["mridangam"] > strokes["metronome"] > 0, strokes
    for name in (*DRONES[1:], DRONES[0]):
        before = practice.state("drone")
        shown = name.capitalize().replace("-", " ")
        press_radio(practice, shown, f"s.sounding.drone === '{name}' && s.drone !== '{before}'")
        assert loud(caught(practice, "tanpura")), name
        assert beat.goes_on(practice), name


@pytest.mark.parametrize("voices", [2, pytest.param(len(VOICE_NAMES), marks=pytest.mark.sweep)])
def test_every_voice_is_heard_and_the_melody_goes_on(
    open_practice: OpenPractice, voices: int, draw: random.Random
) -> None:
    practice = open_practice(query=LINE)
    practice.play()
    beat, spectra = Beat.of(practice), []
    others = VOICE_NAMES[1:] if voices == len(VOICE_NAMES) else draw.sample(VOICE_NAMES[1:], voices - 1)
    for name in (*others, VOICE_NAMES[0]):
        sounds = f"window.varisaiPlayer.state().sounding.voice === '{name}'"
        choose(practice.page, "Voice", VOICE_WORDS[name], sounds)
        heard = caught(practice, "melody", 1.0)
        assert loud(heard), name
        assert beat.goes_on(practice), name
        spectra.append(centroid_hz(heard))
    # each has a colour of its own; which swaras are heard depends on the order, so only the whole list is compared
    if voices == len(VOICE_NAMES):
        assert len({round(hz / 20) for hz in spectra}) == voices, spectra


def centroid_hz(heard: Heard) -> float:
    """The centroid of the spectrum, in hertz."""
    power = np.abs(np.fft.rfft(heard.samples)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(heard.samples), 1 / heard.rate)) / np.sum(power))


@pytest.mark.sweep
def test_each_part_is_silenced_and_comes_back_by_the_keyboard(open_practice: OpenPractice) -> None:
    practice = open_practice(query=LINE)
    page = practice.page
    practice.play()
    beat = Beat.of(practice)
    page.get_by_role("button", name="Volume").click()
    for part in ("tanpura", "melody", "tala"):
        mute = page.get_by_role("button", name=f"Mute {part}")
        mute.focus()
        page.keyboard.press("Enter")
        expect(mute).to_have_attribute("aria-pressed", "true")
        practice.advance(0.15)  # a fader falls softly
        assert not loud(caught(practice, part)), part
        page.keyboard.press("Enter")
        expect(mute).to_have_attribute("aria-pressed", "false")
        assert loud(caught(practice, part)), part
    assert beat.goes_on(practice)
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert practice.state("muted") == ["tala"]
    # it stays in this browser
    page.reload()
    practice.wait_until_ready()
    assert practice.state("muted") == ["tala"]


def test_a_sruti_is_typed_in_the_bar_and_one_that_is_none_is_said(open_practice: OpenPractice) -> None:
    practice = open_practice(query=LINE)
    page, field = practice.page, practice.page.get_by_label("Sruti: a kattai")
    practice.play()
    beat = Beat.of(practice)
    for typed, shown in (("2.5", "2.5 (D#)"), ("142.5 Hz", "142.5 Hz")):
        drone = practice.state("drone")
        field.fill(typed)
        field.press("Enter")
        practice.wait(f"s.drone !== '{drone}'")
        expect(field).to_have_value(shown)
        assert beat.goes_on(practice)
    drone = practice.state("drone")
    field.fill("20 Hz")
    field.press("Enter")
    expect(page.locator(".v-say")).to_have_text("Sruti goes from 65 to 450 hertz, not 20.")
    expect(field).to_have_value("142.5 Hz")
    assert practice.state("drone") == drone
    assert beat.goes_on(practice)


class Room(Practice):
    """The Tanpura page."""

    def wait_until_ready(self) -> None:
        """Until the whole page stands: rail last."""
        self.page.wait_for_function("window.varisaiPlayer?.state().digest")
        self.page.locator(PART).get_by_role("radio", name="Mridangam").wait_for()


@pytest.mark.sweep
def test_alone_the_drone_sounds_on_while_the_tala_changes(open_practice: OpenPractice) -> None:
    room = open_practice(path="tanpura", query="tempo=120", kind=Room)
    page = room.page
    expect(page.locator(".v-swara")).to_have_text(["ta", "ka", "di", "mi", "ta", "ka", "ta", "ka"])
    room.play()
    drone, since = room.state("drone"), room.state("droneSince")
    choose(page, "Tala", "Misra chapu", "document.querySelectorAll('.v-swara').length === 7")
    expect(page.locator(".v-swara")).to_have_text(["ta", "ki", "ta", "ta", "ka", "di", "mi"])
    assert (room.state("playing"), room.state("drone"), room.state("droneSince")) == (True, drone, since)
    assert loud(caught(room, "tala", 1.7))
    music = room.state("music")
    press_radio(room, "Sruti box", f"s.drone !== '{drone}'")
    assert (room.state("playing"), room.state("music")) == (True, music)
    assert loud(caught(room, "tanpura"))
    # what was chosen is there in another visit
    page.goto(page.url.split("?")[0])
    room.wait_until_ready()
    room.wait("s.sounding.drone === 'sruti-box'")
